/* What a browser adds to pages that work without it: dialogs, menus, and a selection that lasts. */
(() => {
  "use strict";
  const root = document.querySelector(".lms-lite-learners");
  if (!root) return;
  root.classList.add("lll-js");
  const dialog = root.querySelector("#lll-dialog");
  const find = (selector) => root.querySelector(selector);
  const all = (selector) => [...root.querySelectorAll(selector)];

  /* Menus: one open at a time, Escape closes and gives the focus back. */
  const closeMenus = (except) => {
    for (const menu of all("details.lll-menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.lll-menu")));
  root.addEventListener("keydown", (event) => {
    const menu = event.target.closest("details.lll-menu[open]");
    if (!menu) return;
    const items = [...menu.querySelectorAll("li > a, li > button")];
    const at = items.indexOf(event.target);
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (event.key === "ArrowDown") {
      items[(at + 1) % items.length].focus();
    } else if (event.key === "ArrowUp") {
      items.at(Math.max(at, 0) - 1).focus();
    } else {
      return;
    }
    event.preventDefault();
  });
  root.addEventListener("focusout", (event) => {
    const menu = event.target.closest("details.lll-menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  /* The selection: ids kept per list and filter for this browser tab, so that it survives paging. */
  const form = () => find("#lll-bulk");
  const boxes = () => all("input[form='lll-bulk'][name='learner']");
  const stored = () => {
    const bulk = form();
    return new Set(bulk ? JSON.parse(sessionStorage.getItem(bulk.dataset.key) || "[]") : []);
  };
  const store = (ids) => {
    if (ids.size) sessionStorage.setItem(form().dataset.key, JSON.stringify([...ids]));
    else sessionStorage.removeItem(form().dataset.key);
  };
  /* Instead of ids it may hold EVERYBODY: all that match, on whatever page. */
  const EVERYBODY = "all";
  const showSelection = () => {
    const bulk = form();
    if (!bulk) return;
    const ids = stored();
    const isAll = ids.has(EVERYBODY);
    const shown = boxes();
    for (const box of shown) box.checked = isAll || ids.has(box.value);
    const ticked = shown.filter((box) => box.checked).length;
    const head = find("[data-act='page']");
    head.hidden = false;
    head.checked = ticked > 0 && ticked === shown.length;
    head.indeterminate = ticked > 0 && ticked < shown.length;
    for (const one of bulk.querySelectorAll(".lll-on-selection")) one.hidden = !ids.size;
    const hasMore = head.checked && !isAll && shown.length < Number(bulk.dataset.total);
    for (const one of bulk.querySelectorAll(".lll-on-page")) one.hidden = !hasMore;
    for (const one of bulk.querySelectorAll("button[name='which']")) one.value = isAll ? EVERYBODY : "selected";
    const said = bulk.querySelector(".lll-selected");
    said.hidden = !ids.size;
    said.textContent = isAll ? said.dataset.all : ids.size === 1 ? said.dataset.one : said.dataset.many.replace("%s", ids.size.toLocaleString(document.documentElement.lang));
    for (const old of bulk.querySelectorAll("[data-kept]")) old.remove();
    const here = new Set(shown.map((box) => box.value));
    for (const id of ids) {
      if (isAll || here.has(id)) continue;
      const kept = document.createElement("input");
      Object.assign(kept, { type: "hidden", name: "learner", value: id });
      kept.dataset.kept = "";
      bulk.append(kept);
    }
  };
  root.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches("input[form='lll-bulk'], [data-act='page']")) return;
    let ids = stored();
    if (ids.has(EVERYBODY)) ids = new Set(boxes().map((one) => one.value));
    for (const one of box.dataset.act === "page" ? boxes() : [box]) {
      if (box.checked) ids.add(one.value);
      else ids.delete(one.value);
    }
    store(ids);
    showSelection();
  });

  /* Who is being removed is no selection any more. */
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-ends-selection]:has([name='confirm']:checked)")) return;
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(`lll ${root.dataset.org} `)) sessionStorage.removeItem(key);
  });

  /* Small acts. */
  root.addEventListener("click", async (event) => {
    const actor = event.target.closest("[data-act]");
    if (!actor) return;
    if (actor.dataset.act === "clear") {
      store(new Set());
      showSelection();
      find("[data-act='page']").focus();
    } else if (actor.dataset.act === "all") {
      store(new Set([EVERYBODY]));
      showSelection();
      find("#lll-bulk button:not([hidden]):not(.lll-nojs)").focus();
    } else if (actor.dataset.act === "print") {
      window.print();
    } else if (actor.dataset.act === "close" && dialog.open) {
      event.preventDefault();
      dialog.close();
    } else if (actor.dataset.act === "copy") {
      const field = document.getElementById(actor.dataset.from);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy");
      }
      actor.textContent = root.dataset.copied;
    }
  });
  const showActs = () => {
    for (const actor of all("[data-act='copy'], [data-act='print']")) actor.hidden = false;
  };

  /* Parts that arrive. */
  let opener = null;
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (dialog.contains(event.detail.target) && !dialog.open) opener = event.detail.elt.closest("details")?.querySelector("summary") || document.activeElement;
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    closeMenus();
    showActs();
    if (dialog.contains(event.detail.target)) {
      if (!dialog.open) {
        dialog.showModal();
        dialog.querySelector("#lll-dialog-title[tabindex]")?.focus();
      } else if (!dialog.contains(document.activeElement)) dialog.querySelector("input:not([type='hidden'])")?.focus();
      return;
    }
    if (dialog.open) dialog.close();
    showSelection();
    const order = find("#lll-ordering");
    if (order) order.value = new URLSearchParams(location.search).get("ordering") || "";
    if (!document.activeElement || document.activeElement === document.body) {
      const again = opener && document.getElementById(opener.id);
      (again || find("#lll-region") || event.detail.target).focus({ preventScroll: true });
    }
  });
  dialog.addEventListener("close", () => {
    find("#lll-dialog-body").replaceChildren();
    if (opener?.isConnected) opener.focus();
  });
  for (const kind of ["htmx:responseError", "htmx:sendError"]) {
    document.body.addEventListener(kind, (event) => {
      if (event.detail.elt.matches?.(".lll-job")) return;
      const notice = document.createElement("div");
      notice.className = "lll-notice lll-danger";
      const text = document.createElement("p");
      text.textContent = root.dataset.trouble;
      notice.append(text);
      find("#lll-notices").replaceChildren(notice);
    });
  }
  showActs();
  showSelection();
  find("#lll-outcomes")?.focus();
})();
