// The map that can be moved. It lies over the drawing, which stays for print, for readers without scripts and wherever
// the browser has no WebGL. Everything comes from this server; there are no glyphs: names are elements of the page.
import * as maplibre from "./maplibre-gl.mjs";

const figure = document.querySelector("figure[data-ground]");
const MONTH = 30.44 * 86400000;

function colour(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function kind(...kinds) {
  return ["in", ["get", "kind"], ["literal", kinds]];
}

function layers() {
  const line = (id, kinds, paint) => ({ id, type: "line", source: "ground", filter: kind(...kinds), paint });
  return [
    { id: "paper", type: "background", paint: { "background-color": colour("tint") } },
    { id: "land", type: "fill", source: "ground", filter: kind("province"), paint: { "fill-color": colour("card"), "fill-outline-color": colour("rule") } },
    { id: "disputed", type: "fill", source: "ground", filter: kind("disputed", "own"), paint: { "fill-pattern": ["case", kind("own"), "hatch-own", "hatch"] } },
    line("edges", ["disputed", "own"], { "line-color": colour("soft"), "line-width": 0.6, "line-dasharray": [2, 3] }),
    line("boundary", ["boundary"], { "line-color": colour("soft"), "line-width": 1.4 }),
    line("unsettled", ["unsettled"], { "line-color": colour("soft"), "line-width": 1.3, "line-dasharray": [1, 3] }),
    line("claim", ["claim"], { "line-color": colour("leaks"), "line-width": 2, "line-dasharray": [4, 2, 1, 2] }),
    line("limit", ["limit"], { "line-color": colour("contested"), "line-width": 1.2, "line-dasharray": [3, 2] }),
    { id: "incidents", type: "fill", source: "incidents", paint: { "fill-color": colour("after"), "fill-opacity": ["case", [">", ["get", "radius_km"], 20], 0.004, 0.06] } },
    { id: "incident-edges", type: "line", source: "incidents", paint: { "line-color": colour("after"), "line-width": 1, "line-opacity": ["case", [">", ["get", "radius_km"], 20], 0.35, 0.9] } },
    line("control-under", ["control"], { "line-color": colour("card"), "line-width": 6 }),
    line("control", ["control"], { "line-color": colour("broken"), "line-width": 2.6, "line-dasharray": [3.4, 1.9] }),
  ];
}

function hatch(name, back) {
  const size = 18;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  pen.globalAlpha = 0.35;
  pen.strokeStyle = colour(name);
  pen.lineWidth = 1.2;
  for (const by of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(by, back ? 0 : size);
    pen.lineTo(by + size, back ? size : 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

function named(map, ground) {
  const put = (place, className, text, title) => {
    const name = document.createElement("span");
    name.className = className;
    name.textContent = text;
    name.title = title;
    new maplibre.Marker({ element: name, anchor: className === "gl-town" ? "bottom" : "center" }).setLngLat([place.lon, place.lat]).addTo(map);
  };
  for (const town of ground.towns) put(town, "gl-town", town.name, "");
  for (const sector of ground.sectors) put(sector, "gl-sector", sector.number, `${sector.name} sector`);
}

function told(map) {
  const box = document.querySelector("#map-told");
  map.on("click", "incidents", (event) => {
    const seen = new Map(event.features.map((f) => [f.properties.id, f.properties]));
    const list = document.createElement("ul");
    for (const held of [...seen.values()].slice(0, 12)) {
      const link = document.createElement("a");
      link.href = held.href;
      link.textContent = held.title;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    box.replaceChildren(list);
  });
}

function slider(map, days) {
  const first = Date.parse(days[0]);
  const months = Math.max(1, Math.ceil((Date.parse(days.at(-1)) - first) / MONTH));
  const range = document.querySelector("#map-month");
  const words = document.querySelector("#map-when");
  const day = (month) => new Date(first + month * MONTH).toISOString().slice(0, 10);
  range.max = months;
  range.value = months;
  const show = () => {
    const last = Number(range.value);
    const whole = last === months;
    const from = whole ? days[0] : day(Math.max(0, last - 12));
    const to = whole ? days.at(-1) : day(last);
    words.textContent = whole ? "the whole time" : `${from} to ${to}`;
    const within = ["all", [">=", ["get", "day"], from], ["<=", ["get", "day"], `${to}~`]];
    map.setFilter("incidents", within);
    map.setFilter("incident-edges", within);
  };
  range.addEventListener("input", show);
  show();
}

async function begin() {
  const [ground, incidents] = await Promise.all([figure.dataset.ground, figure.dataset.incidents].map((a) => fetch(a).then((r) => r.json())));
  const box = document.createElement("div");
  box.className = "map-gl";
  figure.prepend(box);
  maplibre.setWorkerUrl(figure.dataset.worker);
  const [west, south, east, north] = ground.box;
  const map = new maplibre.Map({
    container: box,
    style: { version: 8, sources: { ground: { type: "geojson", data: ground }, incidents: { type: "geojson", data: incidents } }, layers: layers() },
    bounds: [[west, south], [east, north]],
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: false,
  });
  map.scrollZoom.disable();
  map.setMissingStyleImageResolver((id) => map.addImage(id, id === "hatch" ? hatch("soft", false) : hatch("leaks", true)));
  map.getCanvas().setAttribute("aria-label", "Map: arrow keys move it, plus and minus come closer and go wider");
  map.on("load", () => {
    figure.classList.add("moves");
    for (const button of figure.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => (button.dataset.zoom === "in" ? map.zoomIn() : map.zoomOut()));
    named(map, ground);
    told(map);
    const days = incidents.features.map((f) => f.properties.day).sort();
    if (days.length > 1) slider(map, days);
    const wide = map.getZoom();
    map.on("zoom", () => box.toggleAttribute("data-near", map.getZoom() > wide + 0.7));
    box.dataset.ready = "yes";
  });
}

begin().catch((error) => console.info(`The drawing stays: ${error.message}`));
