"use strict";
(function () {
  var root = document.documentElement;
  var map = document.getElementById("map");
  var frame = document.getElementById("frame");
  var said = document.getElementById("said");
  var me = document.getElementById("me");
  var whole = map.getAttribute("viewBox").split(" ").map(Number);
  var fit = map.dataset.fit.split(" ").map(Number);
  var view = whole.slice();
  var drawnAt = "";
  root.classList.add("js");

  function all(selector, from) {
    return Array.prototype.slice.call((from || document).querySelectorAll(selector));
  }
  function inLanguage(element) {
    var own = element.querySelector('[lang="' + root.lang + '"]');
    return (own || element).textContent.trim();
  }

  // ---- language and light ----
  document.getElementById("language").addEventListener("click", function () {
    root.lang = root.lang === "en" ? "zh-CN" : "en";
    document.title = inLanguage(document.querySelector("h1"));
    said.textContent = "";
  });
  document.getElementById("theme").addEventListener("click", function () {
    var isDark = root.dataset.theme === "dark" || (root.dataset.theme === "auto" &&
      window.matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.theme = isDark ? "light" : "dark";
  });

  // ---- the map: a view box that is moved ----
  function unit() { // units of the drawing to a pixel
    var box = map.getBoundingClientRect();
    return Math.max(view[2] / box.width, view[3] / box.height);
  }
  function show() {
    map.setAttribute("viewBox", view.map(function (n) { return n.toFixed(1); }).join(" "));
    var k = unit().toFixed(3);
    if (k === drawnAt) { return; } // moved, not zoomed
    drawnAt = k;
    map.classList.toggle("near", unit() < 4.5);
    all(".fixed", map).forEach(function (g) {
      g.setAttribute("transform", g.dataset.at + " scale(" + k + ")");
    });
    var metres = unit() / 10 * 90, step = Math.pow(10, Math.floor(Math.log10(metres)));
    var round = metres >= 5 * step ? 5 * step : metres >= 2 * step ? 2 * step : step;
    var scale = document.querySelector(".scale");
    scale.children[0].style.width = (round * 10 / unit()).toFixed(0) + "px";
    scale.children[1].textContent = round >= 1000 ? round / 1000 + " km" : round + " m";
  }
  function zoom(factor, x, y) {
    var size = Math.min(Math.max(view[2] * factor, 400), whole[2] * 3) / view[2];
    view = [x - (x - view[0]) * size, y - (y - view[1]) * size, view[2] * size, view[3] * size];
    show();
  }
  function at(event) { // where on the drawing
    var box = map.getBoundingClientRect(), k = unit();
    return [view[0] + view[2] / 2 + (event.clientX - box.left - box.width / 2) * k,
            view[1] + view[3] / 2 + (event.clientY - box.top - box.height / 2) * k];
  }
  all("[data-zoom]").forEach(function (button) {
    button.addEventListener("click", function () {
      if (button.dataset.zoom === "whole") { view = whole.slice(); show(); return; }
      zoom(button.dataset.zoom === "in" ? 0.6 : 1 / 0.6, view[0] + view[2] / 2, view[1] + view[3] / 2);
    });
  });
  map.addEventListener("wheel", function (event) {
    event.preventDefault();
    var here = at(event);
    zoom(event.deltaY < 0 ? 0.85 : 1 / 0.85, here[0], here[1]);
  }, { passive: false });
  var fingers = {}, spread = 0;
  function down(event) { fingers[event.pointerId] = event; spread = 0; }
  function up(event) { delete fingers[event.pointerId]; spread = 0; }
  map.addEventListener("pointerdown", down);
  ["pointerup", "pointercancel", "pointerleave"].forEach(function (name) {
    map.addEventListener(name, up);
  });
  map.addEventListener("pointermove", function (event) {
    var before = fingers[event.pointerId];
    if (!before) { return; }
    var ids = Object.keys(fingers), k = unit();
    if (ids.length === 1) {
      view[0] -= (event.clientX - before.clientX) * k;
      view[1] -= (event.clientY - before.clientY) * k;
      show();
    }
    fingers[event.pointerId] = event;
    if (ids.length === 2) {
      var a = fingers[ids[0]], b = fingers[ids[1]];
      var wide = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
      if (spread) {
        var here = at({ clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 });
        zoom(spread / wide, here[0], here[1]);
      }
      spread = wide;
    }
  });
  map.addEventListener("keydown", function (event) {
    var step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) {
      view[0] += step[0] * view[2] / 6;
      view[1] += step[1] * view[3] / 6;
      show();
    } else if (event.key === "+" || event.key === "-") {
      zoom(event.key === "+" ? 0.6 : 1 / 0.6, view[0] + view[2] / 2, view[1] + view[3] / 2);
    } else { return; }
    event.preventDefault();
  });
  window.addEventListener("resize", function () { drawnAt = ""; show(); });
  function look(x, y) { // bring a point into view, close enough to read
    var wide = Math.min(view[2], 1600), k = wide / view[2];
    view = [x - wide / 2, y - view[3] * k / 2, wide, view[3] * k];
    show();
  }

  // ---- days ----
  function open(day) {
    all(".days button").forEach(function (chip) {
      chip.setAttribute("aria-pressed", String(chip.dataset.day === day));
    });
    all(".day, .walk").forEach(function (part) {
      part.classList.toggle("on", part.dataset.day === day);
    });
  }
  all(".days button").forEach(function (chip) {
    chip.addEventListener("click", function () { open(chip.dataset.day); });
  });
  // The day's page comes first where today is one of its days; nothing else asks the clock.
  var now = new Date(), today = now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") +
    "-" + String(now.getDate()).padStart(2, "0");
  all(".days button").forEach(function (chip) {
    if (chip.dataset.date === today) { open(chip.dataset.day); }
  });

  // ---- stops and turns ----
  function choose(id) {
    all(".on", document.querySelector("main")).forEach(function (part) {
      if (part.matches(".stop, .stops li")) { part.classList.remove("on"); }
    });
    var card = document.getElementById(id), mark = map.querySelector('a[href="#' + id + '"]');
    if (card) { card.classList.add("on"); }
    if (mark) { mark.classList.add("on"); }
    return card;
  }
  all("a.stop").forEach(function (mark) {
    mark.addEventListener("click", function (event) {
      event.preventDefault();
      var card = choose(mark.getAttribute("href").slice(1));
      if (card) { card.scrollIntoView({ block: "start" }); card.focus({ preventScroll: true }); }
    });
  });
  all(".stops li").forEach(function (card) {
    card.addEventListener("click", function (event) {
      if (event.target.closest("a")) { return; }
      choose(card.id);
      var place = map.querySelector('a[href="#' + card.id + '"]').parentNode.dataset.at.match(/-?\d+/g);
      look(Number(place[0]), Number(place[1]));
    });
  });
  all(".turns li").forEach(function (turn) {
    turn.addEventListener("click", function () { look(Number(turn.dataset.x), Number(turn.dataset.y)); });
  });

  // ---- the phone's own place: shown here, kept nowhere, sent nowhere ----
  var locate = document.getElementById("locate"), watch = null;
  function tell(key) {
    var told = document.querySelector("template").content.querySelector('[data-say="' + key + '"]');
    said.textContent = inLanguage(told);
  }
  function stopWatching() {
    if (watch !== null) { navigator.geolocation.clearWatch(watch); }
    watch = null;
    me.setAttribute("hidden", "");
    locate.setAttribute("aria-pressed", "false");
  }
  locate.addEventListener("click", function () {
    if (watch !== null) { stopWatching(); said.textContent = ""; return; }
    if (!navigator.geolocation) { tell("failed"); return; }
    tell("searching");
    locate.setAttribute("aria-pressed", "true");
    var isFirst = true;
    watch = navigator.geolocation.watchPosition(function (found) {
      var lon = found.coords.longitude - fit[0], lat = found.coords.latitude - fit[1];
      var x = fit[2] * lon + fit[3] * lat + fit[4], y = fit[5] * lon + fit[6] * lat + fit[7];
      me.removeAttribute("hidden");
      me.children[0].setAttribute("cx", x);
      me.children[0].setAttribute("cy", y);
      me.children[0].setAttribute("r", Math.max(found.coords.accuracy * 10, 1));
      me.children[1].dataset.at = "translate(" + x.toFixed(0) + " " + y.toFixed(0) + ")";
      var inside = x >= 0 && y >= 0 && x <= whole[2] && y <= whole[3];
      if (isFirst) {
        tell(inside ? "shown" : "outside");
        if (inside) { look(x, y); }
        isFirst = false;
      }
      drawnAt = ""; // the dot has moved
      show();
    }, function (error) {
      stopWatching();
      tell(error.code === 1 ? "refused" : "failed");
    }, { enableHighAccuracy: true, maximumAge: 10000, timeout: 30000 });
  });

  show();
}());
