/* What the browser does alone: paint the chart in the scheme's colours, save pictures, scroll, read. */
(function () {
  "use strict";

  const FONT =
    '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif';
  const NARROW = 620;
  const PICTURE = { wide: 960, square: 640, edge: 24 }; // pixels
  const NONE = { data: [], layout: { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" } };

  /* Charts come in light colours; each stands for one role and has one dark counterpart. */
  function recolour(figure, dark) {
    return JSON.parse(
      JSON.stringify(figure).replace(/#[0-9a-f]{6}/g, (colour) => dark[colour] || colour)
    );
  }

  function copy(figure) {
    return JSON.parse(JSON.stringify(figure));
  }

  /* On a phone: smaller words in tiles, and no words for what is counted. */
  function narrow(figure) {
    figure.data.forEach((trace) => {
      if (trace.insidetextfont) trace.insidetextfont.size = /[a-z]{7}/.test(trace.text) ? 8 : 10.5;
      if (trace.textfont) trace.textfont.size = 11;
      if (Array.isArray(trace.text)) trace.text = trace.text.map((words) => words.replace(/\u2003<span.*<\/span>/, "").replace(/(?!^)\u2003/g, " "));
    });
    const axis = figure.layout.xaxis || {};
    const outside = figure.data.some((trace) => trace.orientation === "h" || Array.isArray(trace.textposition));
    if (axis.side !== "top" && axis.tickvals && axis.tickvals.length > 5) {
      const step = Math.ceil(axis.tickvals.length / 5);
      axis.tickvals = axis.tickvals.filter((_, place) => place % step === 0);
      axis.ticktext = axis.ticktext.filter((_, place) => place % step === 0);
    } else if (outside && axis.tickvals) {
      axis.tickvals = axis.tickvals.filter((_, place) => place % 2 === 0);
      axis.ticktext = axis.ticktext.filter((_, place) => place % 2 === 0);
    }
    (figure.layout.annotations || []).forEach((note) => (note.font.size = 11));
    return figure;
  }

  /* The colours in force, and those the chart was painted in. */
  function inForce() {
    return document.documentElement.getAttribute("data-mantine-color-scheme");
  }
  let painted = null;

  /* The system's colours may change on an open page, of which the switch says nothing. */
  new MutationObserver(() => {
    requestAnimationFrame(() => {
      if (painted && painted !== inForce()) dash_clientside.set_props("scheme", { computedColorScheme: inForce() });
    });
  }).observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });

  /* The body of a page is drawn anew by what is pressed in it, and what was pressed keeps the focus. */
  let focused = "";
  document.addEventListener("focusin", (event) => (focused = event.target.closest("#body") ? event.target.id : ""));
  function refocus() {
    const again = focused && document.activeElement === document.body && document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.page = {
    paint(picture, _scheme, dark) {
      const scheme = (painted = inForce());
      document.body.dataset.agThemeMode = scheme === "dark" ? "dark" : "light";
      if (!picture) return [NONE, { height: "1px" }, "chart-box"];
      let figure = scheme === "dark" ? recolour(picture.figure, dark) : copy(picture.figure);
      const family = getComputedStyle(document.body).fontFamily;
      [figure.layout.font, figure.layout.hoverlabel.font].forEach((font) => (font.family = family));
      const small = window.innerWidth < NARROW;
      if (small) figure = narrow(figure);
      const square = picture.file.endsWith("地图") || (figure.layout.yaxis || {}).scaleanchor;
      const width = Math.min(room(), picture.maxWidth || 4000);
      const { margin, yaxis } = figure.layout;
      fit(figure, width - margin.l - margin.r - labels(yaxis));
      const height = square && small ? Math.round((width * 9) / 7) : picture.height;
      const style = { height: height + "px", width: "100%" };
      if (picture.minWidth && small) style.minWidth = picture.minWidth + "px";
      if (picture.maxWidth) style.maxWidth = picture.maxWidth + "px";
      return [figure, style, square ? "chart-box square" : "chart-box"];
    },

    /* The rows in sight: in the table those its own filters leave, in its order. */
    count(counts, rows) {
      if (!counts) return ["", "", null];
      const kept = counts.table && rows ? rows.map((row) => row.id) : null;
      const say = (words) => words.replace("{count}", kept ? kept.length : counts.rows);
      return [say(counts.button), say(counts.line), kept];
    },

    scroll(children) {
      if (!children || !children.length) return null;
      const started = Date.now();
      (function look() {
        const here = document.getElementById("here");
        if (here) here.scrollIntoView({ block: "center" });
        else if (Date.now() - started < 3000) requestAnimationFrame(look);
      })();
      return started;
    },

    /* A document or the list of them has come: draw it and open it at its figure, once; later answers keep the place. */
    read(children) {
      const tab = document.querySelector(".pages [role=tab][aria-selected=true]");
      if (tab) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
      requestAnimationFrame(() => requestAnimationFrame(refocus));
      const parts = (children || []).map((child) => (child && child.props) || {});
      const home = parts.find((props) => props["data-view"]);
      if (!home) return null;
      const view = home["data-view"];
      const drawn = parts.find((props) => props.id === "drawn").data;
      const started = Date.now();
      (function look() {
        const here = document.querySelector("#body > [data-view]");
        if (here && here.dataset.view === view) arrive(here, drawn);
        else if (Date.now() - started < 3000) requestAnimationFrame(look);
      })();
      return view;
    },

    shut(clicks) {
      return clicks.some(Boolean) ? false : window.dash_clientside.no_update;
    },

    async save(_png, _svg, picture) {
      const asked = dash_clientside.callback_context.triggered[0];
      if (!picture || !asked || !asked.value) return null;
      const format = asked.prop_id.split(".")[0];
      const figure = copy(picture.figure);
      const layout = figure.layout;
      const margin = layout.margin;
      const square = Boolean((layout.yaxis || {}).scaleanchor);
      const width = square ? PICTURE.square : Math.max(picture.maxWidth || PICTURE.wide, PICTURE.square);
      const inner = width - 2 * PICTURE.edge;
      const lines = (words, size) => fold(words, Math.floor((2 * inner) / size)).map(escape);
      const title = lines(picture.title, 19);
      const subtitle = lines(picture.subtitle, 13);
      const notes = [picture.notes, picture.source, picture.dated].filter(Boolean).flatMap((words) => lines(words, 12));
      const axis = layout.xaxis || {};
      const below = axis.visible === false || axis.side === "top" ? 12 : 36;
      const head = 42 + 25 * title.length + 17 * subtitle.length;
      const foot = below + 14 + 17 * notes.length;
      const tall = square ? margin.t + margin.b + Math.round((inner * 9) / 7) : picture.height;
      const height = tall + head + foot;
      if (square) figure.data.forEach((trace) => (trace.insidetextfont.size *= inner / picture.maxWidth));
      margin.t += head;
      margin.b += foot;
      margin.l = PICTURE.edge + labels(layout.yaxis);
      margin.r = square ? PICTURE.edge : margin.r + PICTURE.edge;
      if (layout.yaxis) layout.yaxis.automargin = false; // title, labels and notes begin on one line
      fit(figure, width - margin.l - margin.r);
      layout.width = width;
      layout.height = height;
      layout.paper_bgcolor = "#ffffff";
      layout.plot_bgcolor = "#ffffff";
      layout.title = {
        text: "<b>" + title.join("<br>") + "</b>",
        subtitle: { text: subtitle.join("<br>"), font: { size: 13, color: "#5d656e" } },
        x: 0, xref: "container", xanchor: "left", pad: { l: PICTURE.edge, t: 20 },
        y: 1, yref: "container", yanchor: "top",
        font: { size: 19, family: FONT, color: "#1c2024" },
      };
      const full = { data: figure.data, layout, config: { locale: "zh-CN" } };
      full.layout.annotations = (layout.annotations || []).concat([
        {
          text: notes.join("<br>"), showarrow: false, xref: "paper", yref: "paper", x: 0, y: 0, align: "left",
          xanchor: "left", yanchor: "top", yshift: -below, xshift: PICTURE.edge - margin.l - 2,
          font: { size: 12, color: "#5d656e", family: FONT },
        },
      ]);
      const url = await Plotly.toImage(full, { format, width, height, scale: format === "png" ? 2 : 1 });
      const link = document.createElement("a");
      link.href = url;
      link.download = picture.file.replace(/[\\/:*?"<>|]/g, "") + "." + format;
      document.body.append(link);
      link.click();
      link.remove();
      return Date.now();
    },

    unfold(_clicks, className) {
      const open = !className.includes("open");
      document.getElementById("filters-open").setAttribute("aria-expanded", open);
      return open ? "filters open" : "filters";
    },
  };

  /* The reader: a number in the text and its row carry the same data-mention. */
  const reader = { doc: "", at: "", mention: "", reasons: false, hidden: new Set() };

  function each(selector, change) {
    document.querySelectorAll(".reader " + selector).forEach(change);
  }

  function show() {
    each("[data-mention]", (part) => part.classList.toggle("on", part.dataset.mention === reader.mention));
    each(".sentence", (part) => part.classList.toggle("on", Boolean(part.querySelector("mark.on"))));
    each("[data-metric]", (part) => part.classList.toggle("off", reader.hidden.has(part.dataset.metric)));
    each(".legend button", (part) => part.setAttribute("aria-pressed", !part.classList.contains("off")));
  }

  /* An element of what the server would have made of it; words stay words, whatever they hold. */
  function make(part) {
    if (part === null || typeof part !== "object") return document.createTextNode(part === null ? "" : part);
    const { children, className, ...rest } = part.props;
    const node = document.createElement(part.type);
    if (className) node.className = className;
    Object.keys(rest).forEach((name) => rest[name] !== null && node.setAttribute(name, rest[name]));
    node.append(...[children === undefined ? null : children].flat().map(make));
    return node;
  }

  function arrive(home, drawn) {
    Object.keys(drawn).forEach((name) => document.querySelector(".body ." + name).replaceChildren(...drawn[name].map(make)));
    const { doc = "", at = "" } = home.dataset;
    const reasons = home.querySelector(".reason");
    const stays = reader.doc === doc && reader.at === at;
    if (!stays) reader.mention = at;
    if (stays && reasons && !reader.reasons) bring(reasons);
    Object.assign(reader, { doc, at, reasons: Boolean(reasons) });
    show();
    if (!stays && at) each(`[data-mention="${at}"]`, bring);
  }

  /* Into the middle of the margin, or of the window. */
  function bring(part) {
    const margin = part.closest(".margin");
    if (!margin) return part.scrollIntoView({ block: "center" });
    margin.scrollTop += part.getBoundingClientRect().top - margin.getBoundingClientRect().top - margin.clientHeight / 2;
    part.scrollIntoView({ block: "nearest" });
  }

  function follow(part) {
    reader.mention = part.dataset.mention;
    show();
    each(`[data-mention="${reader.mention}"]`, (other) => {
      if (other === part) return;
      bring(other);
      other.focus({ preventScroll: true });
    });
  }

  document.addEventListener("click", (event) => {
    const part = event.target.closest(".reader [data-mention]");
    const metric = event.target.closest(".legend [data-metric]");
    const evidence = event.target.closest(".reader [data-observations]");
    const link = event.target.closest(".documents a");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      window.scrollTo(0, 0);
      dash_clientside.set_props("url", { search: link.getAttribute("href") });
    }
    if (evidence) dash_clientside.set_props("picked", { data: { ...evidence.dataset } });
    if (part) follow(part);
    if (!metric) return;
    const name = metric.dataset.metric;
    if (!reader.hidden.delete(name)) reader.hidden.add(name);
    show();
  });

  document.addEventListener("keydown", (event) => {
    const part = event.target.closest && event.target.closest("mark[data-mention]");
    if (!part || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    follow(part);
  });

  function escape(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }

  /* How wide a chart may be: the window without the margins of the page. */
  function room() {
    const main = document.querySelector("main");
    const { paddingLeft, paddingRight } = getComputedStyle(main);
    return main.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  }

  /* An axis long enough for the words behind bars and points, which Plotly would let run out of the chart. */
  function fit(figure, width) {
    const axis = figure.layout.xaxis || {};
    const [low, high] = axis.range || [];
    const pen = document.createElement("canvas").getContext("2d");
    const lettered = figure.data.filter((trace) => trace.orientation === "h" || Array.isArray(trace.textposition));
    const needed = lettered.flatMap((trace) => {
      pen.font = "bold " + trace.textfont.size + "px " + FONT;
      return trace.x.map((x, place) => {
        const end = x + (trace.base ? trace.base[place] : 0);
        const words = pen.measureText(plain(trace.text[place])).width + 8;
        return words < width * 0.8 ? low + (((axis.type === "log" ? Math.log10(end) : end) - low) * width) / (width - words) : high;
      });
    });
    if (needed.length) axis.range = [low, Math.max(high, ...needed)];
  }

  /* How many pixels the labels beside an axis take. */
  function labels(axis) {
    if (!axis || axis.visible === false || !axis.ticktext) return 0;
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = axis.tickfont.size + "px " + FONT;
    const widths = axis.ticktext.map((words) => pen.measureText(plain(words)).width);
    return Math.ceil(Math.max(...widths)) + (axis.ticklabelstandoff || 0) + 1;
  }

  /* The words of Plotly's little HTML. */
  function plain(words) {
    return words.replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  }

  /* Lines of a width in Latin letters: their words stay whole; a Chinese character is one, and two wide. */
  function fold(text, width) {
    const lines = [""];
    let used = 0;
    for (const word of text.match(/[\u2e80-\uffff]|[^\u2e80-\uffff\s]+\s*|\s+/g) || []) {
      const wide = word.length * (word >= "\u2e80" ? 2 : 1);
      if (used && used + wide > width) {
        lines.push("");
        used = 0;
      }
      lines[lines.length - 1] += word;
      used += wide;
    }
    return lines;
  }

  /* The menu of files closes as menus do: by Escape, by a click beside it, by its work done. */
  function close(event) {
    document.querySelectorAll("details.take[open]").forEach((menu) => {
      const inside = menu.contains(event.target);
      if (event.key === "Escape" && inside) menu.querySelector("summary").focus();
      if (event.key === "Escape" || (event.type === "click" && !(inside && !event.target.closest(".take-panel .link"))))
        menu.open = false;
    });
  }
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);

  /* A chart is as wide as the window, which paper is not: it is drawn anew for the sheet, and back again. */
  let onScreen = null;
  const SHEET = { chart: 700, square: 430 };

  function print(change) {
    const chart = document.querySelector("#chart .js-plotly-plot");
    const box = document.querySelector(".chart-box");
    if (chart && window.Plotly && box.style.display !== "none") Plotly.relayout(chart, change(box, chart));
  }
  window.addEventListener("beforeprint", () =>
    print((box, chart) => {
      const square = box.classList.contains("square");
      const width = Math.min(chart.clientWidth, square ? SHEET.square : SHEET.chart);
      const { margin, xaxis, yaxis } = chart.layout;
      onScreen = xaxis.range;
      fit(chart, width - margin.l - margin.r - labels(yaxis)); // in place: a range among the changes makes Dash draw anew
      return { width, height: square ? Math.round((width * 9) / 7) : chart.clientHeight };
    })
  );
  window.addEventListener("afterprint", () =>
    print((_box, chart) => {
      if (onScreen) chart.layout.xaxis.range = onScreen;
      return { width: null, height: null, autosize: true };
    })
  );

  window.dashAgGridFunctions = window.dashAgGridFunctions || {};
  window.dashAgGridFunctions.localeText = (params) =>
    (document.documentElement.lang === "zh-CN" && window.AG_GRID_LOCALE_CN[params.key]) || params.defaultValue;
})();
