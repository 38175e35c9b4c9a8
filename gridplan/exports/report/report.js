"use strict";
(function () {
  var root = document.documentElement;
  var frame = document.getElementById("frame");
  var map = document.getElementById("map");
  var tip = document.getElementById("tip");
  var body = document.querySelector("#grids tbody");

  document.getElementById("language").addEventListener("click", function () {
    root.lang = root.lang === "en" ? "zh-CN" : "en";
    document.title = shownText(document.querySelector("h1"));
    drawScale();
  });

  // The text of an element in the language that is shown.
  function shownText(element) {
    var own = element.querySelector('[lang="' + root.lang + '"]');
    return (own || element).textContent.trim();
  }

  // ---- map: modes ----
  document.querySelectorAll("[data-mode]").forEach(function (button) {
    button.addEventListener("click", function () {
      frame.className = "by-" + button.dataset.mode;
      document.getElementById("legend").classList.toggle("shown", button.dataset.mode === "deviation");
      document.querySelectorAll("[data-mode]").forEach(function (other) {
        other.setAttribute("aria-pressed", String(other === button));
      });
    });
  });

  // ---- map: move and zoom ----
  var whole = map.getAttribute("viewBox").split(" ").map(Number);
  var metres = Number(map.dataset.metres);
  var view = whole.slice();

  function unitsPerPixel() {
    return Math.max(view[2] / map.clientWidth, view[3] / map.clientHeight);
  }
  function show() {
    map.setAttribute("viewBox", view.join(" "));
    map.style.setProperty("--unit", unitsPerPixel());
    map.classList.toggle("far", unitsPerPixel() * metres > 5);
    drawScale();
  }
  function drawScale() {
    var wanted = 130 * unitsPerPixel() * metres;
    var power = Math.pow(10, Math.floor(Math.log10(wanted)));
    var length = [5, 2, 1].filter(function (s) { return s * power <= wanted; })[0] * power;
    var bar = document.getElementById("scale");
    bar.textContent = length >= 1000 ? length / 1000 + " km" : length + " m";
    bar.style.width = length / metres / unitsPerPixel() + "px";
  }
  function zoom(factor, x, y) {
    var width = Math.min(Math.max(view[2] * factor, whole[2] / 400), whole[2]);
    factor = width / view[2];
    view[0] = x - (x - view[0]) * factor;
    view[1] = y - (y - view[1]) * factor;
    view[2] *= factor;
    view[3] *= factor;
    show();
  }
  function place(event) {
    var point = new DOMPoint(event.clientX, event.clientY);
    return point.matrixTransform(map.getScreenCTM().inverse());
  }
  map.addEventListener("wheel", function (event) {
    // The page scrolls until the map was clicked.
    if (!event.ctrlKey && !event.metaKey && !entered) { return; }
    event.preventDefault();
    var at = place(event);
    zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, at.x, at.y);
  }, { passive: false });
  document.querySelectorAll("[data-zoom]").forEach(function (button) {
    button.addEventListener("click", function () {
      var way = button.dataset.zoom;
      if (way === "whole") { view = whole.slice(); show(); return; }
      zoom(way === "closer" ? 1 / 1.6 : 1.6, view[0] + view[2] / 2, view[1] + view[3] / 2);
    });
  });
  var start = null, moved = false, entered = false;
  map.addEventListener("pointerdown", function (event) {
    start = [event.clientX, event.clientY, view[0], view[1]];
    moved = false;
    entered = true;
  });
  window.addEventListener("pointerup", function () {
    start = null;
    map.classList.remove("moving");
  });
  map.addEventListener("pointermove", function (event) {
    if (start) {
      var dx = event.clientX - start[0], dy = event.clientY - start[1];
      if (!moved && Math.hypot(dx, dy) < 4) { return; }
      moved = true;
      tip.hidden = true;
      map.classList.add("moving");
      view[0] = start[2] - dx * unitsPerPixel();
      view[1] = start[3] - dy * unitsPerPixel();
      show();
      return;
    }
    tell(event);
  });
  map.addEventListener("pointerleave", function () { tip.hidden = true; entered = false; });

  // ---- map and table together ----
  function rowOf(grid) { return document.getElementById("r" + grid.id.slice(1)); }
  function tell(event) {
    var grid = event.target.closest(".grid");
    tip.hidden = !grid;
    if (!grid) { return; }
    var cells = rowOf(grid).children;
    var heads = document.querySelectorAll("#grids thead th");
    tip.replaceChildren();
    var head = document.createElement("b");
    head.textContent = cells[0].textContent + "  " + cells[1].textContent;
    tip.append(head);
    [2, 4, 7].forEach(function (i) {
      var line = document.createElement("div");
      line.textContent = shownText(heads[i]) + ": " + cells[i].textContent;
      tip.append(line);
    });
    var last = document.createElement("div");
    last.textContent = shownText(cells[cells.length - 1]);
    tip.append(last);
    tip.style.left = Math.min(event.clientX + 14, window.innerWidth - 340) + "px";
    tip.style.top = Math.min(event.clientY + 16, window.innerHeight - tip.offsetHeight - 12) + "px";
  }
  function choose(number) {
    var row = document.getElementById("r" + number);
    body.querySelectorAll(".chosen").forEach(function (r) { r.classList.remove("chosen"); });
    row.classList.add("chosen");
    document.getElementById("chosen").setAttribute(
      "d", document.getElementById("g" + number).getAttribute("d"));
    return row;
  }
  map.addEventListener("click", function (event) {
    var grid = event.target.closest(".grid");
    if (!grid || moved) { return; }
    var row = choose(grid.id.slice(1));
    row.hidden = false;
    var box = row.closest(".scroll");
    box.scrollTop = row.offsetTop - box.clientHeight / 2;
  });
  body.addEventListener("click", function (event) {
    var row = event.target.closest("tr");
    if (!event.target.closest(".code")) { return; }
    choose(row.id.slice(1));
    var box = document.getElementById("g" + row.id.slice(1)).getBBox();
    var side = Math.max(box.width, box.height * whole[2] / whole[3]) * 3;
    view = [box.x + box.width / 2 - side / 2, 0, side, side * whole[3] / whole[2]];
    view[1] = box.y + box.height / 2 - view[3] / 2;
    show();
    frame.scrollIntoView({ block: "nearest" });
  });

  // ---- table: sort and search ----
  document.querySelectorAll("#grids thead button").forEach(function (button, column) {
    button.addEventListener("click", function () {
      var head = button.parentElement;
      var up = head.getAttribute("aria-sort") !== "ascending";
      document.querySelectorAll("#grids thead th").forEach(function (th) {
        th.removeAttribute("aria-sort");
      });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      var rows = Array.from(body.rows);
      var value = function (row) {
        var cell = row.children[column];
        return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
      };
      rows.sort(function (a, b) {
        var x = value(a), y = value(b);
        var order = typeof x === "number" ? x - y : x.localeCompare(y, "zh-CN");
        return up ? order : -order;
      });
      body.append.apply(body, rows);
    });
  });
  document.getElementById("filter").addEventListener("input", function (event) {
    var wanted = event.target.value.trim().toLowerCase();
    var any = false;
    Array.from(body.rows).forEach(function (row) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      any = any || !row.hidden;
    });
    document.getElementById("no-grid").hidden = any;
  });

  window.addEventListener("resize", show);
  show();
})();
