/** What the sandbox's pages do in the browser: copy, ask before deleting, and notice new mail. */
function copyWith(button: HTMLElement): void {
  const value = button.dataset.copy ?? "";
  const told = document.querySelector("#copied");
  const tell = (text: string): void => {
    if (!told) return;
    told.textContent = text;
    setTimeout(() => {
      told.textContent = "";
    }, 2_000);
  };
  if (!navigator.clipboard) {
    tell("Copying needs localhost or https: select the text instead.");
    return;
  }
  navigator.clipboard.writeText(value).then(
    () => tell("Copied"),
    () => tell("The browser refused to copy: select the text instead."),
  );
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
  if (button) copyWith(button);
});

/** A list marked with `data-refresh` is fetched anew every two seconds while the page is visible and nobody types in it. */
async function refresh(list: HTMLElement): Promise<void> {
  if (document.hidden || list.contains(document.activeElement)) return;
  const response = await fetch(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(`#${list.id}`);
  if (fresh && fresh.innerHTML !== list.innerHTML) list.replaceChildren(...fresh.childNodes);
}

const list = document.querySelector<HTMLElement>("[data-refresh]");
if (list) {
  setInterval(() => {
    // The sandbox may be restarting; the next round tries again.
    refresh(list).catch(() => {});
  }, 2_000);
}
