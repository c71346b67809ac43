import { notFound } from "next/navigation";
import { isAppError } from "@/lib/app-error";

/** For pages: what a verb answers NOT_FOUND to is the "not found" page; every other failure stays what it is. */
export async function orNotFound<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    if (isAppError(error) && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}
