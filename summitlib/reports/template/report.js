// Draw the charts of the page: each figure holds its Vega-Lite spec as JSON.
// Expressions are interpreted (ast), never compiled, so the page needs no eval; the loader refuses
// every request, and lets a mark link to the web only.
(async () => {
  "use strict";
  const refuse = (what) => Promise.reject(new Error(`a report loads nothing: ${what}`));
  const loader = vega.loader();
  loader.load = refuse;
  loader.http = refuse;
  loader.file = refuse;
  loader.sanitize = async (address, options) =>
    options?.context === "href" && /^https?:\/\//i.test(address)
      ? { href: address, target: "_blank", rel: "noopener noreferrer" }
      : refuse(address);
  // The interpreter takes a lone number for a year, Vega's compiler for milliseconds, and scales
  // of dates are written so (https://github.com/vega/vega/issues/3632).
  vega.expressionFunction("datetime", (...parts) => new Date(...parts));
  const options = {
    mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, loader,
  };

  // A chart may shrink to the page, but not below a width at which its labels can be read:
  // beyond that its box scrolls.
  const fit = (canvas) => {
    const svg = canvas.querySelector("svg.marks");
    const width = Number(svg.getAttribute("width"));
    canvas.style.setProperty("--natural", `${width}px`);
    canvas.style.setProperty("--least", `${Math.min(width, 520)}px`);
  };

  const draw = async (figure) => {
    const canvas = figure.querySelector(".chart-canvas");
    try {
      const spec = JSON.parse(figure.querySelector("script").textContent);
      delete spec.usermeta;
      await vegaEmbed(canvas, spec, options);
      fit(canvas);
    } catch (error) {
      canvas.textContent = canvas.dataset.failed;
      console.error(error);
    }
  };

  await Promise.all([...document.querySelectorAll("figure.chart")].map(draw));
  document.documentElement.dataset.charts = "drawn";
})();
