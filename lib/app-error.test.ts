import { expect, test, vi } from "vitest";
import { AppError, isAppError } from "./app-error";
import { BadSignature, ProviderError } from "./providers/provider";

test("an error of another copy of the module is still known", async () => {
  vi.resetModules();
  const other = await import("./app-error");
  const otherProvider = await import("./providers/provider");
  expect(other.AppError).not.toBe(AppError);
  expect(isAppError(new other.AppError("NOT_FOUND", "Gone."))).toBe(true);
  expect(new otherProvider.ProviderError("unknown", "network", "No answer.")).toBeInstanceOf(ProviderError);
  expect(new otherProvider.BadSignature("too_old", "Old.")).toBeInstanceOf(BadSignature);
});

test("any other error is none of ours", () => {
  for (const value of [new Error("x"), new TypeError("x"), null, undefined, "x", {}])
    expect(isAppError(value)).toBe(false);
  expect(new AppError("BUSY", "Busy.")).not.toBeInstanceOf(ProviderError);
});
