"use client";

import { useEffect } from "react";
import { cleanAddress } from "./requests";

/** What a provider added to the address (it carries a secret) is not kept, and a reload is another visit. */
export function CleanAddress() {
  useEffect(cleanAddress, []);
  return null;
}
