// What pages do with JavaScript, asked for by attributes. Nothing depends on it.
// docs/reference/design-system.md lists the attributes.
(() => {
    "use strict";

    // One live region that is never replaced: screen readers forget new ones.
    let timer;
    let said = "";
    const announce = (sentence) => {
        clearTimeout(timer);
        timer = setTimeout(() => {
            const region = document.querySelector("[data-announce]");
            if (region && sentence !== said) region.textContent = said = sentence;
        }, 500);
    };

    // A form that is changed and not sent asks before the page is left.
    let uncast = false;
    addEventListener("input", ({ target }) => {
        if (target.form?.hasAttribute("data-uncast")) uncast = true;
    });
    addEventListener("submit", ({ target }) => {
        if (target.hasAttribute("data-uncast")) uncast = false;
    });
    // A page of this site does not lose what is kept in a cookie; another site does.
    addEventListener("click", ({ target }) => {
        const link = target.closest?.("a[href]");
        if (link && link.origin === location.origin && !link.hash) uncast = false;
    });
    addEventListener("beforeunload", (event) => {
        if (uncast) event.preventDefault();
    });

    addEventListener("change", ({ target }) => {
        if (target.matches("select") && target.form?.hasAttribute("data-autosubmit")) target.form.requestSubmit();
    });

    addEventListener("click", async ({ target }) => {
        const button = target.closest?.("button");
        if (!button) return;
        if ("print" in button.dataset) print();
        if (button.dataset.copy) {
            const source = document.getElementById(button.dataset.copy);
            await navigator.clipboard.writeText(source.textContent.trim());
            announce(button.dataset.copied);
            button.querySelector("span").textContent = button.dataset.copied;
        }
        if ("mapOpen" in button.dataset) {
            // 45 kB that nobody pays for who does not open a map.
            const place = button.closest("[data-script]");
            const { show } = await import(place.dataset.script);
            await show(place);
            button.hidden = true;
        }
    });

    const settle = () => {
        for (const button of document.querySelectorAll("[data-print], [data-copy], [data-map-open]")) {
            const opened = button.closest("[data-script]")?.hasAttribute("data-opened");
            button.hidden = opened || ("copy" in button.dataset && !navigator.clipboard);
        }
        for (const part of document.querySelectorAll("[data-needs-passkey]")) part.hidden = !window.PublicKeyCredential;
    };

    // Browsers show the middle of what is higher than the window; it is read from its top.
    const attend = (wanted) => {
        wanted.focus();
        if (wanted.getBoundingClientRect().top < 0) wanted.scrollIntoView();
    };

    // The QR code of a receipt has the code behind a #, which is sent to nobody.
    const fromHash = () => {
        const code = location.hash.slice(1);
        const field = document.querySelector("[data-from-hash]");
        if (field && !field.value && /^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/.test(code)) field.value = code;
    };
    // A word that nobody has thought of is better than none; one's own is better still.
    const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    const fillAtRandom = () => {
        for (const field of document.querySelectorAll("[data-random]")) {
            if (field.value) continue;
            const drawn = crypto.getRandomValues(new Uint32Array(12));
            field.value = Array.from(drawn, (number) => LETTERS[number % LETTERS.length]).join("").replace(/(.{4})(?=.)/g, "$1-");
            const hint = field.parentElement.querySelector("[data-random-hint]");
            if (hint) hint.hidden = false;
        }
    };

    // A code comes behind the # of an address, which no server sees; nor does it stay there.
    const takeCode = () => {
        const field = document.querySelector("[data-from-fragment]");
        const code = location.hash.slice(1);
        if (!field || !/^[0-9A-Z-]{16,19}$/i.test(code)) return;
        field.value = code;
        history.replaceState(null, "", location.pathname + location.search);
    };

    addEventListener("DOMContentLoaded", () => {
        settle();
        takeCode();
        fromHash();
        fillAtRandom();
        const wanted = document.querySelector("[data-focus]");
        if (wanted) attend(wanted);
    });

    // allauth tells the console only.
    addEventListener("allauth.error", (event) => {
        event.preventDefault();
        for (const notice of document.querySelectorAll("[data-passkey-error]")) notice.hidden = false;
    });

    // htmx keeps the focus of what has an id; what asks for it gets it.
    addEventListener("htmx:afterSwap", () => {
        settle();
        const sentence = document.querySelector("[data-announcement]");
        if (sentence) announce(sentence.textContent.trim());
    });
    // Of quick changes only where they led is said: what a newer one follows is not.
    addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
        if (elt.hasAttribute("data-uncast")) clearTimeout(timer);
    });
    // What htmx has no place for, a refusal, an error, no network, the browser shows:
    // the same is asked once more, as if there were no JavaScript.
    const askPlainly = ({ detail: { elt, pathInfo, requestConfig } }) => {
        // What is only there in addition may as well be missing.
        if (elt.hasAttribute("data-extra")) return;
        uncast = false;
        const form = elt.closest("form");
        if (!form || requestConfig.verb === "get") {
            location.assign(pathInfo.finalRequestPath);
            return;
        }
        const button = elt.matches("button") ? elt : requestConfig.triggeringEvent?.submitter;
        if (button?.name) {
            form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
        }
        form.submit();
    };
    addEventListener("htmx:responseError", askPlainly);
    addEventListener("htmx:sendError", askPlainly);

    addEventListener("htmx:afterSettle", ({ detail }) => {
        const wanted = detail.elt.matches?.("[data-focus]") ? detail.elt : detail.elt.querySelector?.("[data-focus]");
        if (wanted) attend(wanted);
        else if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
    });
})();
