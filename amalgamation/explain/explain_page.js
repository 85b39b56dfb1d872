// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0
//
// Draws the report. The one thing to know: every text that comes out of the model goes through `make` or `draw`, which make it text and never markup.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== null && child !== "").map((child) => (typeof child === "number" ? String(child) : child)));
  return node;
}
const make = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
const draw = (name, attributes = {}, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

const exact = (count) => count.toLocaleString("en");
function bytes(count) {
  if (count === null) return "?";
  const unit = count < 10000 ? 0 : count < 2 ** 20 ? 1 : 2;
  return (unit ? (count / 1024 ** unit).toFixed(count / 1024 ** unit < 100 ? 1 : 0) : exact(count)) + [" B", " KiB", " MiB"][unit];
}
const time = (us) => (us === null ? "" : us < 1000 ? us.toFixed(1) + " µs" : (us / 1000).toFixed(us < 100000 ? 2 : 1) + " ms");
const percent = (part, whole) => (whole ? ((100 * part) / whole).toFixed(1) + " %" : "");
const cut = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

// One hue for each operator, its neighbours for its further kernels.
const HUES = [212, 28, 145, 275, 350, 50, 182, 312, 95, 240];
const hueOf = {};
data.operators.forEach((operator, i) => Object.keys(operator.kernels).forEach((kernel, j) => (hueOf[kernel] = (HUES[i % HUES.length] + 26 * j) % 360)));
const hueOfOperator = (operator) => hueOf[Object.keys(operator.kernels)[0]];
const body = (hue) => (hue === undefined ? "var(--line)" : `hsl(${hue} var(--fill-s) var(--fill-l))`); // without a hue: what operators share
const line = (hue) => (hue === undefined ? "var(--soft)" : `hsl(${hue} var(--edge-s) var(--edge-l))`);

const keyOf = (kernel) => make("span", { class: "key", style: `background:${line(hueOf[kernel])}` });

// What a step is judged by: its time where there is one, else its weights.
const timed = data.us !== null;
const heat = data.steps.map((step) => (timed ? step.us : step.weights));
const hottest = Math.max(1e-9, ...heat);

function totals() {
  at("model").append(data.model);
  const sizes = Object.entries(data.sizes).map(([name, size]) => `${name} = ${size}`);
  at("about").append([data.platform, ...sizes, data.timed].filter(Boolean).join(" · "));
  const fates = (kind) => data.nodes.filter((node) => node[2] === kind).length;
  const tile = (value, what, more) =>
    at("totals").append(make("div", { class: "tile" }, make("b", {}, value), make("span", {}, what), more ? make("span", {}, more) : null));
  if (timed) tile(time(data.us), "for one prediction, one thread");
  tile(bytes(data.library), "library", data.code ? `${bytes(data.code.operators)} operators, ${bytes(data.code.runtime)} runtime` : "");
  tile(bytes(data.weights), "weights", `${bytes(data.program - data.weights)} steps and names`);
  tile(bytes(data.arena), "arena", `${bytes(data.peakBytes)} in use at the peak`);
  tile(data.steps.length, "steps", `of ${data.nodes.length} nodes: ${fates("run")} run, ${fates("fused")} fused, ${fates("folded")} folded`);
}

function shares() {
  const measures = [["time", "us", time], ["code", "code", bytes], ["weights", "weights", bytes]].filter(([, key]) => data.operators.some((each) => each[key]));
  for (const [name, key, text] of measures) {
    const sum = data.operators.reduce((total, each) => total + each[key], 0);
    const track = make("div", { class: "track" });
    for (const each of [...data.operators].sort((a, b) => b[key] - a[key]).filter((each) => each[key])) {
      const share = each[key] / sum, hue = hueOfOperator(each);
      const style = `flex:${share} 1 0;background:${body(hue)};box-shadow:inset 0 -3px ${line(hue)}`, said = percent(each[key], sum);
      const part = make("div", { style, title: `${each.name}: ${text(each[key])}, ${said}`, class: share < 0.07 ? "thin" : "" });
      if (share >= 0.07) part.append(`${each.name} ${said}`);
      part.onclick = () => showOperator(each);
      track.append(part);
    }
    const label = make("div", { class: "label" }, make("span", {}, key === "code" ? "code of operators" : name), make("span", {}, text(sum)));
    at("bars").append(make("div", { class: "stack" }, label, track));
  }
  const names = measures.map(([name]) => make("th", { class: "n" }, name));
  const head = make("tr", {}, make("th", {}, "operator"), make("th", { class: "n" }, "steps"), ...names, make("th", {}, "kernels"));
  const table = make("table", {}, head);
  for (const each of data.operators) {
    const count = Object.values(each.kernels).reduce((total, steps) => total + steps.length, 0);
    const cells = measures.map(([, key, text]) => {
      if (!each[key]) return make("td");
      const width = (60 * each[key]) / Math.max(...data.operators.map((other) => other[key]));
      const meter = make("span", { class: "meter", style: `width:${width}px;background:${line(hueOfOperator(each))}` });
      return make("td", { class: "n" }, text(each[key]), make("span", { class: "meters" }, meter));
    });
    const kernels = make("td", {}, count ? "" : make("small", {}, "functions that operators share"));
    for (const [kernel, steps] of Object.entries(each.kernels)) {
      kernels.append(make("span", { class: "kernel" }, keyOf(kernel), `${kernel} ×${steps.length}`), " ");
    }
    const row = make("tr", {}, make("td", {}, make("b", {}, each.name)), make("td", { class: "n" }, count || ""), ...cells, kernels);
    row.onclick = () => showOperator(each);
    table.append(row);
  }
  at("operators").append(table);
}

function memory() {
  const width = Math.max(320, at("arena").clientWidth), height = Math.min(360, Math.max(220, width / 3)), left = 64, bottom = 24, top = 16;
  const count = Math.max(1, data.steps.length), extent = Math.max(1, data.arena);
  const x = (step) => left + (step * (width - left - 4)) / count, y = (offset) => top + (height - top - bottom) * (1 - offset / extent);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": "memory over time" });
  for (let i = 0; i <= 4; ++i) {
    svg.append(draw("line", { class: "gridline", x1: left, x2: width, y1: y((extent * i) / 4), y2: y((extent * i) / 4) }));
    svg.append(draw("text", { class: "soft", x: left - 6, y: y((extent * i) / 4) + 4, "text-anchor": "end" }, bytes(Math.round((data.arena * i) / 4))));
  }
  const every = Math.max(1, Math.ceil(count / Math.max(2, Math.floor(width / 70)) / 5) * 5);
  for (let step = 0; step < count; step += count < 12 ? 1 : every) {
    svg.append(draw("text", { class: "soft", x: x(step + 0.5), y: height - 7, "text-anchor": "middle" }, step));
  }
  for (const buffer of data.buffers) {
    const hue = hueOf[data.steps[buffer.first].kernel];
    const [from, to, above, below] = [x(buffer.first), x(buffer.last + 1), y(buffer.offset + buffer.bytes), y(buffer.offset)];
    const rect = draw("rect", { class: "buffer", x: from + 0.5, width: Math.max(1, to - from - 1), y: above, height: Math.max(1, below - above - 0.5), rx: 1.5,
      fill: body(hue), stroke: line(hue) },
      draw("title", {}, `${buffer.names[0]}: ${exact(buffer.bytes)} bytes, steps ${buffer.first} to ${buffer.last}`));
    rect.onclick = () => showBuffer(buffer, rect);
    svg.append(rect);
  }
  if (data.peak >= 0) {
    const place = x(data.peak + 0.5), after = place < width * 0.7;
    svg.append(draw("line", { class: "peak", x1: place, x2: place, y1: 2, y2: height - bottom }));
    const attributes = { class: "peaktext", x: place + (after ? 6 : -6), y: 12, "text-anchor": after ? "start" : "end" };
    svg.append(draw("text", attributes, `peak: step ${data.peak}, ${bytes(data.peakBytes)}`));
  }
  at("arena").replaceChildren(svg);
}

// The graph. A vertex is an input, a step or an output, in this order; a box has one vertex or more.
const first = data.ends[0].length;
let shown = null, zoom = 1, boxes = [], wires = [];
const stepOf = (vertex) => (vertex >= first && vertex < first + data.steps.length ? vertex - first : -1);

function labels(members) {
  const steps = members.map(stepOf);
  if (steps[0] < 0) {
    const isInput = members[0] < first, text = isInput ? data.ends[0][members[0]] : data.ends[1][members[0] - first - data.steps.length];
    const space = text.indexOf("] ") + 2;
    return [(isInput ? "input " : "output ") + text.slice(space), text.slice(0, space - 1)];
  }
  if (steps.length > 1) return [`${steps.length} steps`, [...new Set(steps.map((i) => data.steps[i].kernel))].join(", ")];
  const step = data.steps[steps[0]];
  return [step.kernel, step.shape, step.ops.length > 1 ? "+ " + step.ops.slice(1).join(", ") : cut(step.nodes[0], 40)];
}

function graph() {
  shown = data.graphs[at("collapse").checked ? 1 : 0];
  const [width, height] = shown.size, [wide, high] = shown.box;
  const svg = draw("svg", { viewBox: `-12 -12 ${width + 24} ${height + 24}` });
  wires = shown.paths.map(([a, b, points]) => {
    let path = `M${points[0]}`;
    for (let i = 1; i < points.length; ++i) {
      const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]], middle = (y0 + y1) / 2;
      path += x0 === x1 ? `L${x1},${y1}` : `C${x0},${middle} ${x1},${middle} ${x1},${y1}`;
    }
    const wire = draw("path", { class: "wire", d: path });
    svg.append(wire);
    return [a, b, wire];
  });
  boxes = shown.boxes.map(([x, y], i) => {
    const members = shown.members[i], steps = members.map(stepOf).filter((step) => step >= 0);
    const hue = steps.length ? hueOf[data.steps[steps.reduce((a, b) => (heat[b] > heat[a] ? b : a))].kernel] : 0;
    const group = draw("g", { class: steps.length ? "box" : "box end", transform: `translate(${x},${y})`, tabindex: -1 });
    const colours = steps.length ? { fill: body(hue), stroke: line(hue) } : {}, left = steps.length ? 10 : 18;
    group.append(draw("rect", { class: "body", width: wide, height: high, rx: steps.length ? 7 : high / 2, ...colours }));
    const [title, second, third] = labels(members).map((text, line) => cut(text, line === 0 ? 24 : 30));
    group.append(draw("text", { class: "title", x: left, y: third ? 18 : 23 }, title), draw("text", { class: "soft", x: left, y: third ? 33 : 40 }, second));
    if (third) group.append(draw("text", { class: "soft", x: 10, y: 46 }, third));
    const warmth = steps.reduce((total, step) => total + heat[step], 0);
    if (warmth > 0) group.append(draw("rect", { x: 8, y: high - 5, width: Math.min(1, warmth / hottest) * (wide - 16), height: 3, rx: 1.5, fill: line(hue) }));
    if (steps.length && timed) group.append(draw("text", { class: "soft", x: wide - 9, y: 18, "text-anchor": "end" }, percent(warmth, data.us)));
    group.append(draw("title", {}, steps.slice(0, 20).flatMap((step) => data.steps[step].nodes).join("\n") || labels(members)[0]));
    group.onclick = () => choose(i);
    svg.append(group);
    return group;
  });
  at("canvas").replaceChildren(svg);
  fit(true);
  find();
}

function scale() {
  const svg = at("canvas").firstChild;
  svg.setAttribute("width", (shown.size[0] + 24) * zoom);
  svg.setAttribute("height", (shown.size[1] + 24) * zoom);
}

// `readable`: the width fits, if the texts can still be read; else all of it.
function fit(readable) {
  const canvas = at("canvas"), across = (canvas.clientWidth - 4) / (shown.size[0] + 24), down = (0.72 * innerHeight - 10) / (shown.size[1] + 24);
  zoom = readable ? Math.min(1.15, Math.max(0.6, across)) : Math.min(1.15, across, down);
  scale();
  if (readable && shown.boxes.length) canvas.scrollLeft = (shown.boxes[0][0] + shown.box[0] / 2 + 12) * zoom - canvas.clientWidth / 2;
}

function grow(factor) {
  const canvas = at("canvas"), middle = [canvas.scrollLeft + canvas.clientWidth / 2, canvas.scrollTop + canvas.clientHeight / 2];
  zoom = Math.min(3, Math.max(0.02, zoom * factor));
  scale();
  canvas.scrollTo(middle[0] * factor - canvas.clientWidth / 2, middle[1] * factor - canvas.clientHeight / 2);
}

function goTo(box) {
  const canvas = at("canvas"), [x, y] = shown.boxes[box];
  if (zoom < 0.5) grow(0.8 / zoom);
  canvas.scrollTo({ left: (x + shown.box[0] / 2 + 12) * zoom - canvas.clientWidth / 2, top: (y + 12) * zoom - canvas.clientHeight / 2, behavior: "smooth" });
}

const boxOf = (step) => shown.members.findIndex((members) => members.includes(first + step));

function mark(box) {
  document.querySelectorAll(".chosen").forEach((each) => each.classList.remove("chosen"));
  if (box >= 0) boxes[box].classList.add("chosen");
  for (const [a, b, wire] of wires) wire.classList.toggle("near", a === box || b === box);
}

function choose(box) {
  mark(box);
  const steps = shown.members[box].map(stepOf).filter((step) => step >= 0);
  if (steps.length === 1) return showStep(steps[0]);
  const [title, second] = labels(shown.members[box]);
  if (!steps.length) return details(title, [["tensor", [second]]]);
  details(title, [["steps, in order", steps.map((step) => `${step}: ${data.steps[step].nodes.join(" + ")}`)]]);
}

function details(title, rows) {
  const list = make("dl");
  for (const [name, values] of rows.filter(([, values]) => values.length)) list.append(make("dt", {}, name), ...values.map((value) => make("dd", {}, value)));
  at("details").replaceChildren(make("h3", {}, title), list);
}

function showStep(number) {
  const step = data.steps[number];
  const kept = data.buffers.filter((each) => each.first <= number && number <= each.last).reduce((total, each) => total + each.bytes, 0);
  document.getElementById(`step-${number}`)?.classList.add("chosen");
  details(`Step ${number}: ${step.kernel}`, [
    [step.nodes.length > 1 ? "nodes of the model: its own, and those fused into it" : "node of the model", step.nodes],
    ["time", timed ? [`${time(step.us)}, ${percent(step.us, data.us)} of all`] : []],
    ["reads", step.inputs], ["constants", step.constants], ["writes", step.outputs],
    ["bytes of weights", step.weights ? [exact(step.weights)] : []], ["bytes of scratch, for each thread", step.scratch ? [exact(step.scratch)] : []],
    ["bytes of the arena in use", [exact(kept)]]]);
}

function showBuffer(buffer, rect) {
  mark(boxOf(buffer.first));
  rect.classList.add("chosen");
  details("Buffer", [["tensors that it holds, in turn", buffer.names],
    ["bytes", [exact(buffer.bytes) + (/^\d+$/.test(buffer.size) ? "" : ` = ${buffer.size}`)]],
    ["from offset", [exact(buffer.offset)]], ["in use", [`from step ${buffer.first} to step ${buffer.last}`]]]);
}

function showOperator(operator) {
  details(operator.name, [["steps", Object.entries(operator.kernels).map(([kernel, steps]) => `${kernel}: ${steps.join(", ")}`)],
    ["bytes of code, its largest functions", operator.symbols.map(([symbol, size]) => `${exact(size)}  ${symbol}`)]]);
}

let hits = [], hit = -1;
function find() {
  const wanted = at("search").value.trim().toLowerCase();
  const texts = (step, vertex) => (step === undefined ? labels([vertex]) : [step.kernel, step.shape, ...step.nodes]);
  const text = (members) => members.flatMap((vertex) => texts(data.steps[stepOf(vertex)], vertex)).join("\n");
  hits = wanted ? shown.members.flatMap((members, i) => (text(members).toLowerCase().includes(wanted) ? [i] : [])) : [];
  hit = -1;
  boxes.forEach((box, i) => {
    box.classList.toggle("hit", hits.includes(i));
    box.classList.toggle("dim", wanted !== "" && !hits.includes(i));
  });
  at("found").textContent = wanted ? `${hits.length} found` : "";
  rows(wanted);
}

// The table of steps.
const COLUMNS = [["step", (i) => i, "n"], ["kernel", (i) => data.steps[i].kernel], ["output", (i) => data.steps[i].shape],
  ["weights", (i) => data.steps[i].weights, "n"], ...(timed ? [["time", (i) => data.steps[i].us, "n"]] : []),
  ["nodes of the model", (i) => data.steps[i].nodes.join(" + ")]];
let sorted = 0, down = false;

function rows(wanted = at("search").value.trim().toLowerCase()) {
  const value = COLUMNS[sorted][1], fits = (i) => !wanted || COLUMNS.some(([, of]) => String(of(i)).toLowerCase().includes(wanted));
  const order = data.steps.map((_, i) => i).filter(fits);
  order.sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : a - b) * (down ? -1 : 1));
  const heads = COLUMNS.map(([name, , kind], i) => {
    const [way, arrow] = sorted !== i ? ["none", ""] : down ? ["descending", " ↓"] : ["ascending", " ↑"];
    const head = make("th", { class: kind || "", "aria-sort": way }, name + arrow);
    head.onclick = () => { down = sorted === i ? !down : COLUMNS[i][2] === "n" && i > 0; sorted = i; rows(); };
    return head;
  });
  const table = make("tbody");
  for (const i of order) {
    const step = data.steps[i];
    const row = make("tr", { id: `step-${i}` }, make("td", { class: "n" }, i), make("td", {}, keyOf(step.kernel), step.kernel),
      make("td", {}, step.shape, make("small", {}, " " + step.dtype)), make("td", { class: "n" }, step.weights ? bytes(step.weights) : ""),
      timed ? make("td", { class: "n" }, time(step.us), make("small", {}, "  " + percent(step.us, data.us))) : null,
      make("td", {}, step.nodes[0], step.nodes.length > 1 ? make("small", {}, " + " + step.nodes.slice(1).join(" + ")) : null));
    row.onclick = () => { choose(boxOf(i)); showStep(i); goTo(boxOf(i)); at("graph").scrollIntoView({ behavior: "smooth" }); };
    table.append(row);
  }
  at("table").replaceChildren(make("thead", {}, make("tr", {}, ...heads)), table);
}

function folded() {
  const found = data.nodes.filter((node) => node[2] === "folded");
  if (!found.length) return at("folded").append(make("p", { class: "quiet" }, "None: a step computes every node."));
  const list = (nodes) => nodes.map(([name, op, , , reason]) => make("tr", {}, make("td", {}, op), make("td", {}, name), make("td", {}, reason)));
  at("folded").append(make("table", {}, make("tr", {}, make("th", {}, "operator"), make("th", {}, "node"), make("th", {}, "why")), ...list(found)));
}

totals();
shares();
memory();
at("memory-about").append("Each rectangle is a buffer: as wide as the steps that it lives for, as high as its bytes, at its place in the arena.");
at("collapse").checked = data.collapsed;
at("collapse").onchange = graph;
at("search").oninput = find;
at("search").onkeydown = (event) => { if (event.key === "Enter" && hits.length) { hit = (hit + 1) % hits.length; choose(hits[hit]); goTo(hits[hit]); } };
at("in").onclick = () => grow(1.3);
at("out").onclick = () => grow(1 / 1.3);
at("fit").onclick = () => fit(false);
graph();
folded();
let resized = 0;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(memory, 150); });
