// Looks for new messages every two seconds and puts them into the page; copies a code on a tap.
"use strict";
const live = document.getElementById("live");
const link = document.getElementById("link");

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const news = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    // Only a change is put in, so that a selection and the focus stay.
    if (news.innerHTML !== live.dataset.shown) {
      live.dataset.shown = news.innerHTML;
      live.replaceChildren(...news.childNodes);
    }
    link.hidden = true;
  } catch {
    link.hidden = false;
  }
}

live.dataset.shown = live.innerHTML;
setInterval(refresh, 2000);
document.addEventListener("visibilitychange", refresh);

live.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "已复制";
  } catch {
    // Without https on another machine there is no clipboard: select the message, so that one tap copies it.
    getSelection().selectAllChildren(button.previousElementSibling);
  }
});
