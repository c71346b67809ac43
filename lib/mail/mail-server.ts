import { AppError } from "@/lib/app-error";
import { requireAddress } from "./address";
import type { MailServer } from "./mailer";

/** What is typed under Settings, E-mail, Mail server; an empty password keeps the stored one. */
export type TypedMailServer = {
  host: string;
  port: string;
  security: MailServer["security"];
  user: string;
  password: string;
  fromAddress: string;
};

export type CheckedMailServer = Omit<MailServer, "password"> & { password: string | null };

/** The ports that mail servers take mail on; nothing else is ever called with what was typed here. */
export const SMTP_PORTS: readonly number[] = [25, 465, 587, 2465, 2525, 2587];

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Throws BAD_INPUT with the field. `ports` are allowed beside the usual ones (a sandbox on this machine). */
export function checkMailServer(typed: TypedMailServer, ports: readonly number[] = []): CheckedMailServer {
  const host = typed.host.trim().toLowerCase();
  if (host === "") throw refusal("host", "Type the server's name, such as smtp.example.com.");
  if (host.includes("://") || host.includes("/"))
    throw refusal("host", "Type only the server's name, without smtp:// and without a slash.");
  if (!HOST.test(host)) throw refusal("host", "This is not the name of a server. It looks like smtp.example.com.");
  const port = Number(typed.port.trim());
  if (!isPort(port) || ![...SMTP_PORTS, ...ports].includes(port))
    throw refusal("port", "Mail servers listen on port 465 or 587 (sometimes 25 or 2525).");
  if (port === 465 && typed.security !== "tls")
    throw refusal("security", "Port 465 speaks TLS from the start: choose “TLS”, or port 587.");
  if (port === 587 && typed.security === "tls")
    throw refusal("security", "Port 587 begins in the clear and switches: choose “STARTTLS”, or port 465.");
  const user = oneLine("user", typed.user.trim());
  const password = oneLine("password", typed.password);
  if (user !== "" && typed.security === "none" && !isThisMachine(host))
    throw refusal("security", "Without encryption the password could be read on the way. Choose STARTTLS or TLS.");
  return {
    host,
    port,
    security: typed.security,
    user: user === "" ? null : user,
    password: password === "" ? null : password,
    fromAddress: requireAddress(typed.fromAddress, "fromAddress"),
  };
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;

const isThisMachine = (host: string): boolean => host === "localhost" || host === "127.0.0.1";

function oneLine(field: string, value: string): string {
  if (value.length > 500) throw refusal(field, "This is too long.");
  if (/[\r\n\0]/.test(value)) throw refusal(field, "This has a line break in it. Copy it again.");
  return value;
}

const refusal = (field: string, message: string) => new AppError("BAD_INPUT", message, { field });
