// As the platform's learning application does, every page of a course asks for its metadata first.
// Where the answer says something else than the page (a plugin may have enrolled the caller
// meanwhile), the page is loaded again, once.
const page = document.querySelector("[data-course-metadata]");
const mark = `reloaded ${page.dataset.courseMetadata}`;

(async () => {
  const response = await fetch(page.dataset.courseMetadata, { credentials: "same-origin" });
  if (!response.ok) return;
  const metadata = await response.json();
  showTabs(metadata.tabs);
  const access = String(metadata.course_access.has_access);
  if (access === page.dataset.hasAccess) {
    sessionStorage.removeItem(mark);
  } else if (!sessionStorage.getItem(mark)) {
    sessionStorage.setItem(mark, "yes");
    location.reload();
  }
})();

function showTabs(tabs) {
  const nav = page.querySelector("[data-course-tabs]");
  if (!nav) return;
  const links = tabs.map(({ tab_id, title, url }) => {
    const link = document.createElement("a");
    Object.assign(link, { href: url, textContent: title, id: `tab-${tab_id}` });
    return link;
  });
  nav.replaceChildren(...links);
  nav.hidden = false;
}
