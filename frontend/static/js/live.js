// The live pages of a session: ask for news, count the clock on, send until it arrives.
// Without this file they are pages with forms. docs/adr/0021 says why it asks.
(() => {
    "use strict";

    // What is asked less often: nothing new for a while, a page in the background.
    const SLOWER = 1.1;
    const SLOWEST = 3;
    const BACKGROUND = 20000;
    // Seconds between tries while nothing arrives.
    const TRIES = [1, 2, 4, 8, 15];

    const news = () => document.getElementById("news");
    const lost = (is) => {
        const notice = document.getElementById("lost");
        if (notice && notice.hidden === is) notice.hidden = !is;
    };

    // The server's clock, carried on by one that nobody sets: the device may be wrong.
    let offset;
    const follow = (server, trip = 0) => {
        const estimate = Number(server) + trip / 2 - performance.now();
        if (offset === undefined || Math.abs(estimate - offset) > 400) offset = estimate;
    };
    const figures = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const tick = () => {
        if (offset === undefined) return;
        for (const clock of document.querySelectorAll("[data-clock][data-ends]")) {
            const left = Math.floor((Number(clock.dataset.ends) - offset - performance.now()) / 1000);
            const over = left < 0;
            clock.classList.toggle("clock--over", over);
            clock.querySelector(".clock__figures").textContent = figures(Math.abs(left));
            clock.querySelector(".clock__words").textContent = over ? clock.dataset.over : clock.dataset.left;
        }
    };

    let timer;
    let quiet = 1;
    let failed = 0;
    let asked = 0;
    let sending = 0;
    const chance = (milliseconds) => milliseconds * (0.8 + 0.4 * Math.random());
    const later = () => {
        clearTimeout(timer);
        const element = news();
        if (!element) return;
        let wait = Number(element.dataset.every) * quiet;
        if (failed) wait = 1000 * TRIES[Math.min(failed, TRIES.length) - 1];
        else if (document.hidden) wait = BACKGROUND;
        timer = setTimeout(ask, chance(wait));
    };
    const ask = () => {
        clearTimeout(timer);
        // What is on its way brings the news along.
        if (sending) {
            later();
            return;
        }
        // An answer that never comes must not be the last question.
        timer = setTimeout(later, 12000);
        asked = performance.now();
        htmx.trigger(news(), "news");
    };

    // A part that says the same, or in which somebody is typing, stays as it is.
    let isNews = false;
    let sender = null;
    let stale = false;
    const TYPED = "textarea, select, input:not([type=hidden], [type=radio], [type=checkbox])";
    const isTyping = (part) => {
        const active = document.activeElement;
        if (part.contains(active) && active.matches(TYPED)) return true;
        return [...part.querySelectorAll("textarea, input[type=text], input:not([type])")].some((field) => field.value !== field.defaultValue);
    };
    const isOpen = (part) => [...part.querySelectorAll("details[open]")].map((one) => one.querySelector("summary").textContent);

    addEventListener("htmx:oobBeforeSwap", (event) => {
        const { target, fragment } = event.detail;
        const coming = fragment.firstElementChild ?? fragment;
        if (!target?.dataset?.part || !coming?.dataset) return;
        if (target.contains(sender)) {
            keep(target, coming);
            return;
        }
        if (target.dataset.part === coming.dataset.part) event.detail.shouldSwap = false;
        else if (isNews && isTyping(target)) {
            event.detail.shouldSwap = false;
            stale = true;
        } else keep(target, coming);
    });
    // What was opened stays open, and what was chosen for the next one stays chosen.
    const keep = (old, coming) => {
        const opened = isOpen(old);
        for (const details of coming.querySelectorAll("details")) {
            if (opened.includes(details.querySelector("summary").textContent)) details.open = true;
        }
        for (const kept of old.querySelectorAll("[data-kept]")) {
            const same = coming.querySelector(`#${kept.id}`);
            if (!same) continue;
            for (const option of same.options) option.selected = option.value === kept.value;
        }
    };
    addEventListener("focusout", () => {
        if (!stale) return;
        setTimeout(() => {
            if (!news() || [...document.querySelectorAll("[data-part]")].some(isTyping)) return;
            stale = false;
            news().setAttribute("hx-get", news().dataset.all);
            htmx.process(news());
            ask();
        }, 50);
    });

    // A form that got no answer is sent again as it is: its key says that it is the same.
    const waiting = new Map();
    const again = (form) => {
        const one = waiting.get(form);
        if (!one) return;
        if (!form.isConnected) {
            waiting.delete(form);
            return;
        }
        form.requestSubmit(one.button?.isConnected ? one.button : undefined);
    };
    const sendLater = (form, button) => {
        const one = waiting.get(form) ?? { tries: 0 };
        one.button = button ?? one.button;
        one.tries += 1;
        waiting.set(form, one);
        clearTimeout(one.timer);
        one.timer = setTimeout(() => again(form), chance(1000 * TRIES[Math.min(one.tries, TRIES.length) - 1]));
    };
    const isLive = (element) => element?.matches?.("form[data-live-form]");
    const failure = ({ detail }) => {
        const { elt, requestConfig } = detail;
        if (elt.id === "news") {
            failed += 1;
            lost(true);
            later();
        } else if (isLive(elt)) {
            lost(true);
            sendLater(elt, requestConfig?.triggeringEvent?.submitter);
        }
    };
    for (const name of ["htmx:sendError", "htmx:timeout"]) addEventListener(name, failure);
    addEventListener("htmx:responseError", (event) => {
        const { elt, xhr, requestConfig } = event.detail;
        // A server that is being started anew will be there again.
        if ([502, 503, 504].includes(xhr.status)) {
            failure(event);
            return;
        }
        if (elt.id === "news") {
            location.reload();
            return;
        }
        if (!isLive(elt)) return;
        const button = requestConfig.triggeringEvent?.submitter;
        if (button?.name) elt.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
        elt.submit();
    });

    // The answer to an older question would come to parts that are replaced by then.
    addEventListener("htmx:beforeSend", ({ detail: { elt, xhr } }) => {
        if (!isLive(elt)) return;
        sending += 1;
        htmx.trigger(news(), "htmx:abort");
        xhr.addEventListener("loadend", () => {
            sending -= 1;
            if (!elt.isConnected) later();
        });
        const place = (event) => {
            const { target } = event.detail;
            if (event.detail.xhr !== xhr || ![200, 422].includes(xhr.status)) return;
            if (elt.isConnected && target.isConnected) return;
            // Another answer has replaced the form meanwhile: htmx finds no place for this.
            event.preventDefault();
            isNews = false;
            sender = null;
            htmx.swap(news(), xhr.responseText, { swapStyle: "outerHTML" });
        };
        elt.addEventListener("htmx:beforeOnLoad", place, { once: true });
    });
    addEventListener("htmx:afterRequest", ({ detail }) => {
        const { xhr, successful } = detail;
        // Of a form that the answer has replaced, the event comes from around it.
        const elt = detail.requestConfig?.elt ?? detail.elt;
        const answered = successful || xhr?.status === 422;
        if (!answered) return;
        lost(false);
        if (elt.id === "news") {
            failed = 0;
            const server = xhr.getResponseHeader("Server-Now");
            if (server) follow(server, performance.now() - asked);
            quiet = xhr.status === 204 ? Math.min(quiet * SLOWER, SLOWEST) : 1;
            later();
            for (const form of waiting.keys()) again(form);
            return;
        }
        if (!isLive(elt)) return;
        clearTimeout(waiting.get(elt)?.timer);
        waiting.delete(elt);
        quiet = 1;
        later();
        if (successful && elt.hasAttribute("data-clear")) elt.reset();
        // The next thing that this form sends is another one.
        const key = elt.querySelector("input[name=key]");
        if (successful && key && elt.isConnected) key.value = crypto.randomUUID?.() ?? key.value;
    });
    addEventListener("htmx:beforeSwap", ({ detail }) => {
        const element = detail.requestConfig?.elt;
        isNews = element?.id === "news";
        sender = isLive(element) ? element : null;
    });
    // The focus stays where it is, and nothing is read out anew, when news come by itself.
    document.addEventListener(
        "htmx:afterSettle",
        (event) => {
            const element = news();
            if (element) follow(element.dataset.now);
            tick();
            if (isNews) event.stopPropagation();
        },
        true,
    );

    addEventListener("online", () => news() && ask());
    document.addEventListener("visibilitychange", () => {
        if (!document.hidden && news()) ask();
    });
    addEventListener("DOMContentLoaded", () => {
        if (!news()) return;
        follow(news().dataset.now);
        setInterval(tick, 250);
        later();
    });
})();
