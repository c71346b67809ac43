import { signIn } from "next-auth/react";

/** Opens a session in this browser. Returns a sentence when that was refused. */
export async function enter(input: { email: string; password: string }): Promise<string | null> {
  try {
    const result = await signIn("credentials", { ...input, redirect: false, callbackUrl: "/b" });
    if (result?.ok) return null;
    const reason = result?.error ?? "";
    return reason === "" || reason === "CredentialsSignin" ? "The address or the password is wrong." : reason;
  } catch {
    // No answer, or none that can be read: offline, or the server is starting.
    return "Paymast did not answer. Check your connection and try again.";
  }
}

/** A whole page load, because the dashboard has a document of its own. */
export function goTo(path: string): void {
  window.location.assign(path);
}
