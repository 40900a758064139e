"use strict";
// The map: drawn on a canvas from the data of this page alone. All texts stand in the page already;
// here they are found and copied, never made into markup.
(() => {
  const part = (id) => document.getElementById(id);
  const data = JSON.parse(part("data").textContent);
  const words = data.words, canvas = part("canvas"), pen = canvas.getContext("2d");
  const FIRST_ROWS = 50, ROWS_MORE = 500, EDGE = 28, TAP = 22, BADGE = 10, DOT = 4, IDLE = 140, SPARE = 1.5, DOUBLE = 2;
  const PAPER = [680, 567, 3];  // 180 by 150 mm, and pixels a pixel
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const [width, height] = data.size;  // all lengths are steps, from the upper left corner
  const rows = new Map(), places = data.places.map(read);
  const byNumber = new Map(places.map((one) => [one.number, one]));
  let view = { x: width / 2, y: height / 2, k: 1 }, whole = 1, picked = null;
  let room = { w: 0, h: 0 }, colours = {}, ground = null, streets = null, base = null;
  let asked = 0, idle = 0, flight = 0, badges = [];

  function read([number, x, y, rings]) {
    const shape = new Path2D(), box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of rings) {
      walk(ring, (px, py, first) => {
        if (first) shape.moveTo(px, py); else shape.lineTo(px, py);
        box[0] = Math.min(box[0], px); box[1] = Math.min(box[1], py);
        box[2] = Math.max(box[2], px); box[3] = Math.max(box[3], py);
      });
      shape.closePath();
    }
    const row = part(`place-${number}`);
    row.removeAttribute("id");  // or the browser would scroll from the map to its row
    rows.set(row, number);
    return { number, x, y, shape, box, row };
  }

  function walk(line, step) {  // the first point, and then how much further each next one is
    let x = 0, y = 0;
    for (let at = 0; at < line.length; at += 2) {
      x += line[at]; y += line[at + 1];
      step(x, y, at === 0);
    }
  }

  // ---- what the map is drawn with -------------------------------------------------------------
  function findColours(light) {
    const look = getComputedStyle(document.documentElement);
    for (const name of ["paper", "road", "edge", "halo", "fill", "badge", "badge-ink", "pick"]) {
      colours[name] = look.getPropertyValue(`--${name}`).trim();
    }
    colours.bands = data.shades.map((shade) => look.getPropertyValue(`--band${shade}`).trim());
    if (light) {
      Object.assign(colours, { paper: "#fff", road: "#bbb", edge: "#000", halo: "#fff",
        fill: "rgba(0,0,0,.1)", badge: "#fff", "badge-ink": "#000", pick: "#000",
        bands: data.shades.map((shade) => look.getPropertyValue(`--print${shade}`).trim()) });
    }
    paintGround();
    base = null;
  }

  function paintGround() {  // a grey level of the picture is the number of a band
    if (!scores.complete || !scores.naturalWidth) return;
    const sheet = document.createElement("canvas");
    sheet.width = scores.naturalWidth; sheet.height = scores.naturalHeight;
    const brush = sheet.getContext("2d", { willReadFrequently: true });
    brush.drawImage(scores, 0, 0);
    const seen = brush.getImageData(0, 0, sheet.width, sheet.height), pixels = seen.data;
    const shown = colours.bands.map((one) => {
      brush.clearRect(0, 0, 1, 1); brush.fillStyle = one; brush.fillRect(0, 0, 1, 1);
      return brush.getImageData(0, 0, 1, 1).data;
    });
    for (let at = 0; at < pixels.length; at += 4) {
      const band = pixels[at];
      if (band === 0) { pixels[at + 3] = 0; continue; }
      for (let of = 0; of < 3; of++) pixels[at + of] = shown[band - 1][of];
      pixels[at + 3] = 255;
    }
    brush.putImageData(seen, 0, 0);
    ground = sheet;
  }

  // ---- drawing --------------------------------------------------------------------------------
  const toX = (x) => (x - view.x) * view.k + room.w / 2;
  const toY = (y) => (y - view.y) * view.k + room.h / 2;

  // The map is drawn on a sheet somewhat larger than is seen, once it is at rest; while it moves,
  // that sheet is moved and stretched, which takes no time however many places there are.
  function redraw(sharp) {
    if (sharp) base = null;
    clearTimeout(idle);
    if (!sharp) idle = setTimeout(() => redraw(true), IDLE);
    if (!asked) asked = requestAnimationFrame(draw);
  }

  function draw() {
    asked = 0;
    if (!base || !reaches(base)) base = drawBase(canvas.width / room.w);
    const size = view.k / base.k;
    pen.fillStyle = colours.paper;
    pen.fillRect(0, 0, room.w, room.h);
    pen.drawImage(base.sheet, toX(base.x), toY(base.y), base.w * size, base.h * size);
    drawScale();
  }

  function reaches({ x, y, w, h, k }) {  // to the edges of what is seen, and is not too coarse
    const left = toX(x), top = toY(y), size = view.k / k;
    return size < 3 && size > .4 && left < room.w / 2 && top < room.h / 2 &&
      left + w * size > room.w / 2 && top + h * size > room.h / 2;
  }

  function drawBase(ratio) {
    const sheet = document.createElement("canvas"), w = room.w * SPARE, h = room.h * SPARE;
    sheet.width = w * ratio; sheet.height = h * ratio;
    const brush = sheet.getContext("2d"), k = view.k;
    const x = view.x - w / 2 / k, y = view.y - h / 2 / k, right = x + w / k, foot = y + h / k;
    const onGround = () => brush.setTransform(k * ratio, 0, 0, k * ratio, -x * k * ratio, -y * k * ratio);
    onGround();
    if (ground) {
      const [left, top, east, south] = data.scores.box;
      brush.imageSmoothingEnabled = false;
      brush.drawImage(ground, left, top, east - left, south - top);
    }
    if (streets) {
      brush.strokeStyle = colours.road;
      brush.lineWidth = Math.min(3, Math.max(.7, 6 / data.metres * k)) / k;
      for (const tile of streets) {
        if (meets(tile.box, x, y, right, foot)) brush.stroke(tile.path);
      }
    }
    const seen = places.filter((one) => !one.out && meets(one.box, x, y, right, foot));
    drawPlaces(brush, seen, k);
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawBadges(brush, seen, (one) => ({ x: (one.x - x) * k, y: (one.y - y) * k }));
    return { sheet, x, y, w, h, k };
  }

  const meets = (box, left, top, right, bottom) =>
    box[2] >= left && box[0] <= right && box[3] >= top && box[1] <= bottom;

  function drawPlaces(brush, seen, k) {
    const thick = Math.min(2, Math.max(.8, 20 / data.metres * k));  // thinner where all is small
    const dot = DOT / k, all = new Path2D();
    brush.lineJoin = "round";
    brush.fillStyle = colours.edge;
    for (const one of seen) {
      const [left, top, right, bottom] = one.box;
      if (right - left > dot || bottom - top > dot) all.addPath(one.shape);
      else brush.fillRect(one.x - dot / 2, one.y - dot / 2, dot, dot);
    }
    outline(brush, all, colours.edge, thick, k);
    if (picked) outline(brush, picked.shape, colours.pick, thick + 2, k);
  }

  function outline(brush, shape, colour, thick, k) {
    brush.fillStyle = colours.fill;
    brush.fill(shape, "evenodd");
    for (const [stroke, size] of [[colours.halo, thick * 2], [colour, thick]]) {
      brush.strokeStyle = stroke; brush.lineWidth = size / k;
      brush.stroke(shape);
    }
  }

  function drawBadges(brush, seen, where) {  // as many numbers as have room, the first places first
    badges = [];
    const taken = new Map(), cell = 4 * BADGE;  // a badge can touch those of the next cells alone
    brush.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
    brush.textAlign = "center"; brush.textBaseline = "middle";
    const order = picked && seen.includes(picked) ? [picked, ...seen] : seen;
    for (const one of order) {
      const half = Math.max(BADGE, 4 + 3.6 * String(one.number).length);
      const { x: middle, y } = where(one), aside = beside(one, half), x = middle + aside;
      const spot = { one, half, aside, x, y }, column = Math.floor(x / cell), line = Math.floor(y / cell);
      let free = true;
      for (let at = 0; free && at < 9; at++) {
        const near = taken.get((column + at % 3 - 1) * 65536 + line + Math.floor(at / 3) - 1);
        free = !near || !near.some((other) => Math.abs(other.x - x) < other.half + half + 2 &&
          Math.abs(other.y - y) < 2 * BADGE + 2);
      }
      if (!free) continue;
      const key = column * 65536 + line;
      if (taken.has(key)) taken.get(key).push(spot); else taken.set(key, [spot]);
      badges.push(spot);
    }
    for (const spot of badges.slice().reverse()) drawBadge(brush, spot);
  }

  function beside(one, half) {  // how far to the right a number stands that would hide its place
    const [left, top, right, bottom] = one.box;
    const small = Math.min(right - left, bottom - top) * view.k < 4 * BADGE;
    return small ? (right - one.x) * view.k + half + 3 : 0;
  }

  function drawBadge(brush, { one, half, x, y }) {
    const chosen = one === picked;
    brush.beginPath();
    if (brush.roundRect) brush.roundRect(x - half, y - BADGE, 2 * half, 2 * BADGE, BADGE);
    else brush.rect(x - half, y - BADGE, 2 * half, 2 * BADGE);  // of older browsers
    brush.fillStyle = chosen ? colours.pick : colours.badge;
    brush.fill();
    brush.lineWidth = 1.5; brush.strokeStyle = chosen ? colours.halo : colours.edge;
    brush.stroke();
    brush.fillStyle = chosen ? colours.halo : colours["badge-ink"];
    brush.fillText(one.number, x, y + .5);
  }

  function drawScale() {
    const most = Math.min(160, room.w / 3), a = most / view.k * data.metres;
    const power = 10 ** Math.floor(Math.log10(a));
    const metres = [5, 2, 1].map((times) => times * power).find((one) => one <= a);
    const text = metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
    part("scale-bar").style.width = `${metres / data.metres * view.k}px`;
    part("scale-text").textContent = text;
    part("scale").setAttribute("aria-label", words.scale.replace("{length}", text));
  }

  // ---- moving ---------------------------------------------------------------------------------
  function keep(next) {  // within the map, and neither too near nor too far
    const k = Math.min(Math.max(next.k, whole / 2), Math.max(whole, data.metres * 1.5));
    const within = (at, size) => Math.min(Math.max(at, 0), size);
    return { x: within(next.x, width), y: within(next.y, height), k };
  }

  function go(next, smooth) {
    cancelAnimationFrame(flight);
    const to = keep(next), from = view, begun = performance.now();
    if (!smooth || still.matches) { view = to; redraw(false); return; }
    const fly = (now) => {
      const done = Math.min(1, (now - begun) / 220), ease = done * (2 - done);
      const k = from.k * (to.k / from.k) ** ease;
      view = { x: from.x + (to.x - from.x) * ease, y: from.y + (to.y - from.y) * ease, k };
      redraw(false);
      if (done < 1) flight = requestAnimationFrame(fly);
    };
    flight = requestAnimationFrame(fly);
  }

  function zoom(times, x, y, smooth) {  // what is beneath a point stays there
    const k = keep({ ...view, k: view.k * times }).k, at = 1 / view.k - 1 / k;
    go({ x: view.x + (x - room.w / 2) * at, y: view.y + (y - room.h / 2) * at, k }, smooth);
  }

  const move = (x, y, smooth) => go({ ...view, x: view.x + x / view.k, y: view.y + y / view.k }, smooth);
  const all = (smooth) => go({ x: width / 2, y: height / 2, k: whole }, smooth);
  const step = () => Math.min(room.w, room.h) / 4;
  const acts = {
    nearer: () => zoom(1.6, room.w / 2, room.h / 2, true),
    farther: () => zoom(1 / 1.6, room.w / 2, room.h / 2, true),
    whole: () => all(true),
    left: () => move(-step(), 0, true), up: () => move(0, -step(), true),
    down: () => move(0, step(), true), right: () => move(step(), 0, true),
  };
  for (const [name, act] of Object.entries(acts)) part(`map-${name}`).addEventListener("click", act);
  const keys = { "+": "nearer", "=": "nearer", "-": "farther", "_": "farther", "0": "whole",
    ArrowLeft: "left", ArrowUp: "up", ArrowDown: "down", ArrowRight: "right" };
  canvas.addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[keys[event.key]]();
  });

  // ---- fingers, mouse and wheel ---------------------------------------------------------------
  const touching = new Map();
  let moved = 0;
  const spotOf = (event) => ({ x: event.offsetX, y: event.offsetY });
  function grip() {
    const [a, b] = [...touching.values()];
    return b ? { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, r: Math.hypot(a.x - b.x, a.y - b.y) } : a;
  }
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    touching.set(event.pointerId, spotOf(event));
    if (touching.size === 1) moved = 0;
    canvas.classList.add("held");
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!touching.has(event.pointerId)) return;
    const before = grip();
    touching.set(event.pointerId, spotOf(event));
    const now = grip();
    moved += Math.hypot(now.x - before.x, now.y - before.y) + (touching.size > 1 ? 9 : 0);
    if (moved < 4) return;
    move(before.x - now.x, before.y - now.y, false);
    if (now.r && before.r) zoom(now.r / before.r, now.x, now.y, false);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (!touching.delete(event.pointerId)) return;
      if (!touching.size) canvas.classList.remove("held");
      if (end === "pointerup" && moved < 8 && !touching.size) tapped(spotOf(event));
    });
  }
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode ? 30 : 1;
    zoom(Math.exp(-event.deltaY * lines * .0016), event.offsetX, event.offsetY, false);
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(DOUBLE, event.offsetX, event.offsetY, true));

  function tapped(spot) {
    const hit = badges.find(({ one, half, aside }) => Math.abs(toX(one.x) + aside - spot.x) <= half &&
      Math.abs(toY(one.y) - spot.y) <= BADGE) || nearest(spot);
    if (hit) choose(hit.one, { focus: false, show: false, link: true });
  }

  function nearest(spot) {
    const x = (spot.x - room.w / 2) / view.k + view.x, y = (spot.y - room.h / 2) / view.k + view.y;
    const at = document.createElement("canvas").getContext("2d"), off = TAP / view.k;
    const near = places.filter((one) => !one.out && meets(one.box, x - off, y - off, x + off, y + off));
    const inside = near.find((one) => at.isPointInPath(one.shape, x, y, "evenodd"));
    if (inside) return { one: inside };
    near.sort((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y));
    return near.length ? { one: near[0] } : null;
  }

  // ---- a place --------------------------------------------------------------------------------
  const titles = [...part("places").tHead.rows[0].cells].map((one) => one.textContent);

  function choose(one, { focus, show, link }) {
    if (picked) mark(picked, false);
    picked = one;
    mark(one, true);
    const [first, where, ...rest] = one.row.cells;
    part("card-title").textContent =
      words.titled.replace("{place}", () => first.firstChild.getAttribute("aria-label"))
        .replace("{where}", () => where.textContent);
    part("card-facts").replaceChildren(...rest.flatMap((cell, at) => {
      const term = document.createElement("dt"), fact = document.createElement("dd");
      term.textContent = titles[at + 2];
      fact.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
      return [term, fact];
    }));
    part("card").hidden = false;
    if (link) history.replaceState(null, "", `#place-${one.number}`);
    if (show) {
      const [left, top, right, bottom] = one.box;
      const least = Math.min(room.w / (right - left), room.h / (bottom - top)) / 5;
      go({ x: (left + right) / 2, y: (top + bottom) / 2, k: Math.max(view.k, least) }, true);
    } else redraw(true);
    base = null;  // on which another place is picked out
    if (focus) part("card-title").focus({ preventScroll: true });
    if (show) part("card").scrollIntoView({ block: "start" });
    else part("card-title").scrollIntoView({ block: "nearest" });
  }

  function mark(one, is) {
    one.row.classList.toggle("picked", is);
    const anchor = one.row.cells[0].firstChild;
    if (is) anchor.setAttribute("aria-current", "true"); else anchor.removeAttribute("aria-current");
  }

  function follow(focus) {
    const found = /^#place-(\d+)$/.exec(location.hash), one = found && byNumber.get(Number(found[1]));
    if (one) choose(one, { focus, show: true, link: false });
  }
  addEventListener("hashchange", () => follow(true));
  part("places").tBodies[0].addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (!row || String(getSelection())) return;
    event.preventDefault();
    choose(byNumber.get(rows.get(row)), { focus: true, show: true, link: true });
  });
  part("back").addEventListener("click", () => {
    picked.row.classList.add("listed");
    picked.row.cells[0].firstChild.focus();
  });

  // ---- the list -------------------------------------------------------------------------------
  let shown = FIRST_ROWS, hits = places;
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  for (const one of places) one.called = plain(one.row.cells[1].textContent);

  function list() {
    const listed = new Set(hits.slice(0, shown));
    for (const one of places) one.row.classList.toggle("listed", listed.has(one));
    const left = hits.length - listed.size, more = part("more");
    more.hidden = left === 0;
    more.textContent = words.more.replace("{left}", left.toLocaleString(data.tag));
  }

  function search() {
    const wanted = plain(part("wanted").value.trim());
    const number = /^#?\d+$/.test(wanted) ? wanted.replace("#", "") : "";
    hits = places;
    if (number) {
      const exact = byNumber.get(Number(number));
      hits = places.filter((one) => one !== exact && String(one.number).startsWith(number));
      if (exact) hits.unshift(exact);
    } else if (wanted) hits = places.filter((one) => one.called.includes(wanted));
    shown = FIRST_ROWS;
    const kept = new Set(hits);
    for (const one of places) one.out = !kept.has(one);
    part("found").textContent = !wanted ? "" : hits.length ?
      words.found.replace("{found}", hits.length.toLocaleString(data.tag)) : words.none;
    list();
    redraw(true);
  }
  let typed = 0;
  part("wanted").addEventListener("input", () => {
    clearTimeout(typed);
    typed = setTimeout(search, 120);
  });
  part("search").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typed);
    search();
    if (part("wanted").value.trim() && hits.length) {
      choose(hits[0], { focus: true, show: true, link: true });
    }
  });
  part("more").addEventListener("click", () => {
    const next = hits[shown];
    shown += ROWS_MORE;
    list();
    if (next) next.row.cells[0].firstChild.focus();
  });

  // ---- beginning ------------------------------------------------------------------------------
  function fit() {
    const box = canvas.getBoundingClientRect();
    if (box.width && box.height) sized(box.width, box.height, Math.min(devicePixelRatio || 1, 3));
  }

  function sized(w, h, ratio) {
    const all = !room.w || view.k === whole;  // what showed the whole map goes on to do so
    room = { w, h };
    canvas.width = Math.round(w * ratio);
    canvas.height = Math.round(h * ratio);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    whole = Math.min((w - 2 * EDGE) / width, (h - 2 * EDGE) / height);
    if (all) view.k = whole;
    redraw(true);
  }

  function onPaper() {
    findColours(true);
    sized(...PAPER);
    draw();
  }

  function onScreen() {
    findColours(false);
    fit();
  }

  function laidOut(lines) {  // streets by tiles, so that those that are not seen are not drawn
    const tiles = new Map(), side = Math.max(width, height) / 12;
    for (const line of lines) {
      const key = `${Math.floor(line[0] / side)} ${Math.floor(line[1] / side)}`;
      if (!tiles.has(key)) {
        tiles.set(key, { path: new Path2D(), box: [Infinity, Infinity, -Infinity, -Infinity] });
      }
      const { path, box } = tiles.get(key);
      walk(line, (x, y, first) => {
        if (first) path.moveTo(x, y); else path.lineTo(x, y);
        box[0] = Math.min(box[0], x); box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x); box[3] = Math.max(box[3], y);
      });
    }
    return [...tiles.values()];
  }

  const scores = new Image();
  streets = data.streets.length ? laidOut(data.streets) : null;
  findColours(false);
  list();
  fit();
  new ResizeObserver(fit).observe(part("canvas").parentNode);
  dark.addEventListener("change", () => { findColours(false); redraw(true); });
  addEventListener("beforeprint", onPaper);
  addEventListener("afterprint", onScreen);
  if (data.scores) {
    scores.addEventListener("load", () => { paintGround(); redraw(true); });
    scores.src = data.scores.png;
  }
  follow(false);
})();
