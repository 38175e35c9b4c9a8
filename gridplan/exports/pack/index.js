"use strict";
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  document.getElementById("language").addEventListener("click", function () {
    root.lang = root.lang === "en" ? "zh-CN" : "en";
    document.title = (document.querySelector('h1 [lang="' + root.lang + '"]') ||
      document.querySelector("h1")).textContent.trim();
  });
  var items = Array.prototype.slice.call(document.querySelectorAll(".pages li"));
  document.getElementById("filter").addEventListener("input", function (event) {
    var wanted = event.target.value.trim().toLowerCase();
    items.forEach(function (item) {
      item.hidden = item.querySelector("div").textContent.toLowerCase().indexOf(wanted) < 0;
    });
  });
}());
