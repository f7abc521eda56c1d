/** Talking to the server: the plan document, checks and moves. Answers are always objects, failures included. */

/** Reads the plan document. Throws Error when it cannot be had; AbortError when `signal` says so. */
export async function loadPlan(src, rowsBy, signal) {
  const url = new URL(src, location.href);
  if (rowsBy) url.searchParams.set("rows", rowsBy);
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", signal });
  if (!response.ok || !isJson(response)) throw new Error(`plan document: HTTP ${response.status}`);
  return response.json();
}

/**
 * Posts JSON and returns the answer with `ok` and `message` always set. A refusal of any form (`ok: false`, problem+json,
 * a log-in page, no connection) comes back as `ok: false` with words for the user; `conflict` marks an outdated plan.
 * Only an abort throws.
 */
export async function postJson(url, body, labels, signal) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST", credentials: "same-origin", signal, body: JSON.stringify(body),
      headers: {
        "Content-Type": "application/json", Accept: "application/json, application/problem+json", "X-CSRF-Token": csrfToken(),
      },
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { ok: false, message: labels.get("network_error") };
  }
  if (!isJson(response)) {
    return { ok: false, message: labels.get(response.redirected || response.status === 401 ? "session_expired" : "server_error") };
  }
  const data = await response.json();
  const ok = response.ok && data.ok !== false;
  const fallback = ok ? "" : labels.get("server_error");
  return { ...data, ok, conflict: response.status === 409 || response.status === 412, message: data.message ?? data.detail ?? data.title ?? fallback };
}

function isJson(response) {
  return /\bjson\b/.test(response.headers.get("Content-Type") ?? "");
}

function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
