/* Scripts that come when their part of the page is first shown: see components/late.py. */
(function () {
  "use strict";

  const LEISURE_MS = 2000;
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

  /* Put a component in the place of library[name] that is empty until it is wanted and its scripts are there. */
  function late(library, name, part, wanted, marks) {
    let real = null;
    function Late(props) {
      const [ready, setReady] = React.useState(false);
      const due = wanted(props);
      React.useEffect(() => {
        if (tags(part, "[data-now]").length) setTimeout(load, 0, part); // runs while the view's data is on the way
      }, []);
      React.useEffect(() => {
        if (due) load(part).then(() => setReady(true));
      }, [due]);
      return React.createElement(...(ready ? [real, props] : ["div", { style: props.style }])); // in its place, so that nothing jumps
    }
    Object.assign(Late, marks);
    let held = { [name]: Late };
    Object.defineProperty(window, library, {
      get: () => held,
      set(given) {
        if (given === held) return; // AG Grid's own scripts set it to itself
        real = given[name];
        held = { ...given, [name]: Late };
      },
    });
  }

  /* Where nothing late is shown at first, a chart is the likely next: its script is fetched at leisure. */
  window.addEventListener("load", () => {
    if (!document.querySelector("script[data-now]")) setTimeout(() => tags("chart").forEach(fetchTag), LEISURE_MS);
  });

  function fetchTag(tag) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", as: "script", href: tag.src }));
  }

  late("dash_core_components", "Graph", "chart", (props) => props.figure.data.length > 0);
  late("dash_ag_grid", "AgGrid", "grid", (props) => props.rowData.length > 0, { dashRenderType: true });
})();
