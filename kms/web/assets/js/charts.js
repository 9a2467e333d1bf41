// Draws the charts of a page beside their tables, with the page's own colours. The table is the content; the drawing is for the eye.
import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, SVGRenderer]);
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--c-${name}`).trim();

for (const place of document.querySelectorAll("[data-chart]")) {
  const facts = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const wide = facts.kind === "bar-wide";
  const names = { type: "category", data: facts.names, axisLabel: { color: token("text-basic") }, inverse: wide, axisTick: { show: false } };
  const values = { type: "value", minInterval: 1, axisLabel: { color: token("text-subtle") }, splitLine: { lineStyle: { color: token("divider-gray-light") } } };
  const chart = echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    color: [token("button-primary-fill"), token("icon-success"), token("icon-warning"), token("icon-point"), token("icon-secondary")],
    aria: { enabled: true, decal: { show: facts.series.length > 1 } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 32, top: facts.series.length > 1 ? 36 : 12, bottom: 8, containLabel: true },
    legend: facts.series.length > 1 ? { top: 0, textStyle: { color: token("text-basic") } } : undefined,
    xAxis: wide ? values : names,
    yAxis: wide ? names : values,
    series: facts.series.map((one) => ({ type: facts.kind === "line" ? "line" : "bar", name: one.name, data: one.values, barMaxWidth: 22, label: { show: facts.series.length === 1, position: wide ? "right" : "top", color: token("text-basic") } })),
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}
