// Saves what is being written a moment after it was typed. Without it there is a button.
(() => {
    "use strict";

    const PAUSE = 2000;
    const AGAIN = 10000;
    let timer;
    let running;
    let sending = false;

    const form = () => document.getElementById("proposal-form");
    // A newer text was saved elsewhere: only who writes decides which one stays.
    const isOvertaken = () => document.querySelector("#draft-newer[data-overtaken]") !== null;
    const say = (sentence) => {
        const state = document.getElementById("draft-state");
        if (state.textContent.trim() !== sentence) state.textContent = sentence;
    };

    // The places stay, what stands in them is new: a live region is not forgotten.
    const put = (html) => {
        const answer = new DOMParser().parseFromString(html, "text/html");
        for (const part of answer.querySelectorAll("body > [id]")) {
            const place = document.getElementById(part.id);
            if (!place || place.innerHTML === part.innerHTML) continue;
            const isOpen = place.querySelector("details")?.open;
            place.replaceChildren(...part.childNodes);
            if (isOpen) place.querySelector("details")?.setAttribute("open", "");
            place.toggleAttribute("data-overtaken", part.hasAttribute("data-overtaken"));
        }
    };

    const save = async () => {
        clearTimeout(timer);
        timer = undefined;
        const written = form();
        if (!written || sending || isOvertaken()) return;
        if (running) {
            plan();
            return;
        }
        running = new AbortController();
        try {
            const answer = await fetch(written.dataset.autosave, {
                method: "POST",
                body: new FormData(written),
                signal: running.signal,
            });
            if (answer.ok || answer.status === 409) put(await answer.text());
            else throw new Error(String(answer.status));
        } catch (error) {
            if (error.name !== "AbortError") {
                say(written.dataset.unsaved);
                plan(AGAIN);
            }
        }
        running = undefined;
    };
    const plan = (pause = PAUSE) => {
        clearTimeout(timer);
        timer = setTimeout(save, pause);
    };

    for (const kind of ["input", "change"]) {
        addEventListener(kind, ({ target }) => {
            if (target.form && target.form === form()) plan();
        });
    }
    // Before htmx takes the form: what is sent now is newer than what is being saved.
    addEventListener(
        "submit",
        ({ target }) => {
            if (target !== form()) return;
            sending = true;
            clearTimeout(timer);
            running?.abort();
        },
        true,
    );
    addEventListener("htmx:afterRequest", ({ detail }) => {
        // After a success the page is left; anything else leaves the form to be changed.
        if (!detail.xhr?.getResponseHeader("HX-Redirect")) sending = false;
    });
    // Whoever leaves the page in the middle of a word has it kept.
    addEventListener("pagehide", () => {
        const written = form();
        if (!timer || sending || !written || isOvertaken()) return;
        navigator.sendBeacon(written.dataset.autosave, new FormData(written));
    });
})();
