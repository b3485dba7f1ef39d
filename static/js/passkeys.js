// Passkeys: asks the browser to make one, or to answer with one, and sends what it says in the page's own form.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const said = document.getElementById("passkey-said");
  const asks = document.getElementById("passkey-asks");
  const button = form.querySelector("button");

  // Bytes travel as base64url, in both directions.
  const read = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const write = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const readIds = (list) => (list ?? []).map((one) => ({ ...one, id: read(one.id) }));

  const ways = {
    async create(options) {
      const made = await navigator.credentials.create({
        publicKey: {
          ...options,
          challenge: read(options.challenge),
          user: { ...options.user, id: read(options.user.id) },
          excludeCredentials: readIds(options.excludeCredentials),
        },
      });
      const { attestationObject, clientDataJSON } = made.response;
      return describe(made, {
        attestationObject: write(attestationObject),
        clientDataJSON: write(clientDataJSON),
        transports: made.response.getTransports?.() ?? [],
      });
    },
    async get(options) {
      const given = await navigator.credentials.get({
        publicKey: { ...options, challenge: read(options.challenge), allowCredentials: readIds(options.allowCredentials) },
      });
      const { authenticatorData, clientDataJSON, signature, userHandle } = given.response;
      const answer = {
        authenticatorData: write(authenticatorData),
        clientDataJSON: write(clientDataJSON),
        signature: write(signature),
      };
      if (userHandle) answer.userHandle = write(userHandle);
      return describe(given, answer);
    },
  };

  function describe(credential, response) {
    return JSON.stringify({ id: credential.id, rawId: write(credential.rawId), type: credential.type, response });
  }

  // What the browser's errors mean; it tells no more, so that pages can't find out what somebody has.
  const words = {
    InvalidStateError: "This device already has a passkey for your account.",
    NotAllowedError: "That was stopped, took too long, or there is no passkey here for it. You can try again.",
    NotSupportedError: "This device can’t make such a passkey.",
    ConstraintError: "This device can’t make sure who uses it: set a PIN on it, or use another.",
    SecurityError: "Passkeys work over HTTPS and under a name, not at a bare address such as 127.0.0.1.",
  };

  function tell(text) {
    said.textContent = text;
    said.hidden = false;
    asks.hidden = true;
    button.hidden = false;
    button.disabled = false;
  }

  async function ask() {
    said.hidden = true;
    asks.hidden = false;
    button.disabled = true;
    try {
      form.elements.credential.value = await ways[form.dataset.passkey](JSON.parse(form.dataset.options));
    } catch (error) {
      tell(words[error.name] ?? "The browser could not do it. You can try again.");
      return;
    }
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  if (!window.PublicKeyCredential) {
    tell("This browser knows no passkeys, or the page did not come over HTTPS.");
    button.hidden = true;
  } else {
    ask();
  }
})();
