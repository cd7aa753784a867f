// As the platform's dashboard does: a button for each section, one section at a time.
const buttons = [...document.querySelectorAll(".instructor-nav .btn-link")];

function show(button) {
  for (const section of document.querySelectorAll(".idash-section")) {
    section.hidden = section.id !== button.dataset.section;
  }
  for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
  location.hash = `#view-${button.dataset.section}`;
}

for (const button of buttons) button.addEventListener("click", () => show(button));
const wanted = buttons.find((one) => location.hash === `#view-${one.dataset.section}`) ?? buttons[0];
if (wanted) show(wanted);
