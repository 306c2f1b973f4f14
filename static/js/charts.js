// canvas[data-chart]: draws what <script type="application/json" id="…"> (data-source) or an
// address (data-url) holds, and writes its legend and the same numbers below it.
//
//   cumulative  {months, unit, targets: [{key, label, points, due}]}   data-chart-choice picks one
//   stacked     {labels, series: [{label, values}]}
"use strict";
(() => {
  const css = getComputedStyle(document.documentElement);
  const value = (name) => css.getPropertyValue(name).trim();
  const palette = ["--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5"].map(value);
  const number = new Intl.NumberFormat(document.documentElement.lang || "vi");

  Chart.defaults.font.family = value("--font");
  Chart.defaults.font.size = 13;
  Chart.defaults.color = value("--soft");
  Chart.defaults.borderColor = value("--line");
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.plugins.legend.display = false;

  // A long name stands upright in lines of its own: read more easily than a slanted one.
  function upright(value) {
    return this.getLabelForValue(value).split(/(?<=,) /);
  }

  const axes = (stacked) => ({
    x: { stacked, grid: { display: false }, ticks: { maxRotation: 0, callback: upright } },
    y: { stacked, beginAtZero: true, border: { display: false }, ticks: { precision: 0, maxTicksLimit: 6 } },
  });

  const kinds = {
    cumulative(data, canvas) {
      const choice = document.querySelector(`[data-chart-choice="${canvas.id}"]`);
      const target = data.targets.find(({ key }) => key === choice?.value) ?? data.targets[0];
      const done = { label: data.done, data: target.points, borderColor: palette[0], backgroundColor: palette[0], borderWidth: 2.5, pointRadius: 3 };
      const due = { label: data.due, data: target.due, borderColor: value("--chart-due"), backgroundColor: "transparent", borderDash: [3, 4], borderWidth: 1.5, pointRadius: 0 };
      return {
        type: "line",
        data: { labels: data.months, datasets: target.due ? [done, due] : [done] },
        options: { scales: axes(false), interaction: { mode: "index", intersect: false } },
      };
    },
    stacked(data) {
      const datasets = data.series.map(({ label, values }, place) => ({
        label, data: values, backgroundColor: palette[place % palette.length], maxBarThickness: 40, borderColor: value("--paper"), borderWidth: { top: 1 },
      }));
      return { type: "bar", data: { labels: data.labels, datasets }, options: { scales: axes(true), interaction: { mode: "index", intersect: false } } };
    },
  };

  function cell(tag, words, className) {
    const made = document.createElement(tag);
    made.textContent = words;
    if (className) made.className = className;
    if (tag === "th") made.scope = className ? "col" : "row";
    return made;
  }

  // Beside the canvas, not in it: there a long name is cut off and many take the curve's room.
  function legend(canvas, { datasets }) {
    const place = document.querySelector(`[data-chart-legend="${canvas.id}"]`);
    place?.replaceChildren(...datasets.map(({ label, backgroundColor, borderColor, borderDash }) => {
      const item = document.createElement("li");
      const sign = document.createElement("i");
      if (borderDash) sign.style.border = `1.5px dashed ${borderColor}`;
      else sign.style.backgroundColor = backgroundColor;
      item.append(sign, label);
      return item;
    }));
  }

  // The same numbers for those who cannot see the picture, or want them exactly.
  function table(canvas, { labels, datasets }) {
    const place = document.querySelector(`[data-chart-table="${canvas.id}"]`);
    if (!place) return;
    const head = document.createElement("tr");
    head.append(document.createElement("td"), ...datasets.map(({ label }) => cell("th", label, "num")));
    const rows = labels.map((label, index) => {
      const row = document.createElement("tr");
      row.append(cell("th", label), ...datasets.map(({ data }) => cell("td", data[index] == null ? "–" : number.format(data[index]), "num")));
      return row;
    });
    place.replaceChildren(head, ...rows);
  }

  async function load(canvas) {
    const { source, key, url } = canvas.dataset;
    const all = url ? await (await fetch(url)).json() : JSON.parse(document.getElementById(source).textContent);
    return key ? all[key] : all;
  }

  async function draw(canvas) {
    const data = await load(canvas);
    const make = () => kinds[canvas.dataset.chart](data, canvas);
    const chart = new Chart(canvas, make());
    legend(canvas, chart.data);
    table(canvas, chart.data);
    document.querySelector(`[data-chart-choice="${canvas.id}"]`)?.addEventListener("change", () => {
      const made = make();
      chart.data = made.data;
      chart.update();
      legend(canvas, made.data);
      table(canvas, made.data);
    });
    window.addEventListener("beforeprint", () => chart.resize(640, 224));
    window.addEventListener("afterprint", () => chart.resize());
  }

  document.querySelectorAll("canvas[data-chart]").forEach(draw);
})();
