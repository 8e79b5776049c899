/* Scripts that come when their part of the page is first shown: see components/late.py. */
(function () {
  "use strict";

  const LEISURE_MS = 2000;
  const PATIENCE_MS = 1000;
  const DRAWING_MS = 300;
  const asked = {};

  /* All scripts of a part, once; the promise is kept. */
  function load(part) {
    asked[part] = asked[part] || Promise.all(tags(part).map(run));
    return asked[part];
  }

  function tags(part, which = "") {
    return [...document.querySelectorAll(`script[data-part="${part}"]${which}`)];
  }

  function run(tag) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = tag.src;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  /* Put ours in the place of a library's components, whatever it says of itself when its script runs. */
  function replace(library, ours, learn = () => null) {
    let held = ours;
    Object.defineProperty(window, library, {
      get: () => held,
      set(given) {
        if (given === held) return; // AG Grid's own scripts set it to itself
        learn(given);
        held = { ...given, ...ours };
      },
    });
  }

  /* A component that is empty until it is wanted and the scripts of its part are there. */
  function late(library, name, part, wanted, marks) {
    let real = null;
    function Late(props) {
      const [ready, setReady] = React.useState(false);
      const due = wanted(props);
      React.useEffect(() => {
        if (due) load(part).then(() => setReady(true));
      }, [due]);
      return React.createElement(...(ready ? [real, props] : ["div", { style: props.style }])); // in its place, so that nothing jumps
    }
    replace(library, { [name]: Object.assign(Late, marks) }, (given) => (real = given[name]));
  }

  /* Components that a first view is complete without: a likeness of them, which costs next to nothing, stands in
     their place until the browser has nothing else to do. */
  function soon(library, likenesses) {
    const real = {};
    const ours = {};
    let quiet = false; // the first view has been drawn
    Object.keys(likenesses).forEach((name) => {
      ours[name] = function Soon(props) {
        const [ready, setReady] = React.useState(quiet || wanted(props));
        React.useEffect(() => {
          if (!ready) leisure(() => setReady((quiet = true)));
        }, []);
        return ready || wanted(props) ? React.createElement(real[name], props) : likenesses[name](props);
      };
    });
    replace(library, ours, (given) =>
      Object.keys(ours).forEach((name) => Object.assign(ours[name], (real[name] = given[name])))
    );
  }

  function wanted(props) {
    return props.opened || (Array.isArray(props.data) && Array.isArray(props.value) && props.value.length > 0);
  }

  /* When what is shown first has had its scripts and the time to draw, and the browser has nothing else to do. */
  function leisure(run) {
    const first = document.querySelector("script[data-now]");
    const drawn = first ? load(first.dataset.part).finally(() => new Promise((done) => setTimeout(done, DRAWING_MS))) : Promise.resolve();
    const idle = window.requestIdleCallback || setTimeout; // Safari has none
    drawn.finally(() => idle(run, { timeout: PATIENCE_MS }));
  }

  /* A select with the words it will show. */
  function field(props) {
    const entries = (props.data || []).flatMap((entry) => entry.items || [entry]);
    const chosen = entries.find((entry) => entry.value === props.value);
    return React.createElement(
      "div",
      { className: "soon" },
      React.createElement("span", { className: "label" }, props.label),
      React.createElement("div", { className: chosen ? "soon-box" : "soon-box hint" }, chosen ? chosen.label : props.placeholder)
    );
  }

  /* Where nothing late is shown at first, a chart is the likely next: its script is fetched at leisure. */
  window.addEventListener("load", () => {
    if (!document.querySelector("script[data-now]")) setTimeout(() => tags("chart").forEach(fetchTag), LEISURE_MS);
  });

  function fetchTag(tag) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", as: "script", href: tag.src }));
  }

  soon("dash_mantine_components", {
    Select: field,
    MultiSelect: field,
    CheckboxGroup: () => React.createElement("div", { className: "checks" }),
    Drawer: () => null,
  });
  late("dash_core_components", "Graph", "chart", (props) => props.figure.data.length > 0);
  late("dash_ag_grid", "AgGrid", "grid", (props) => props.rowData.length > 0, { dashRenderType: true });
})();
