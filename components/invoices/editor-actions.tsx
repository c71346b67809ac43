"use client";

import { ChevronDown, FileCheck, Save, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, Menu, MenuItem, MenuSeparator, MoneyText } from "@/components/ui";
import type { Language } from "@/lib/invoices/invoice-snapshot";
import type { Editor } from "./use-invoice-editor";

/** The bar under the editor: the total, one main button, the other ways to end behind a menu. */
export function EditorActions({ editor, language }: { editor: Editor; language: Language }) {
  const [isDeleting, setDeleting] = useState(false);
  const { totals } = editor.computed;
  return (
    <div className="sticky bottom-14 z-10 -mx-4 mt-5 flex flex-wrap items-center justify-between gap-3 border-t border-line bg-bg px-4 py-3 md:bottom-0 md:mx-0 md:px-0">
      <p className="text-sm text-ink-2">
        Total{" "}
        {totals === null ? (
          "—"
        ) : (
          <MoneyText
            strong
            className="text-ink"
            money={{ amountMinor: totals.totalMinor, currency: editor.fields.currency }}
            language={language}
          />
        )}
      </p>
      <div className="flex items-center gap-2">
        <Menu
          trigger={
            <Button pending={editor.doing !== null && editor.doing !== "send"}>
              More <ChevronDown aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={() => editor.run("stay")}>
            <Save aria-hidden /> Save draft
          </MenuItem>
          <MenuItem onSelect={() => editor.run("issue")}>
            <FileCheck aria-hidden /> Issue without sending
          </MenuItem>
          <MenuSeparator />
          <MenuItem tone="danger" onSelect={() => setDeleting(true)}>
            <Trash2 aria-hidden /> {editor.isStored ? "Delete draft" : "Discard"}
          </MenuItem>
        </Menu>
        <Button variant="primary" pending={editor.doing === "send"} onClick={() => editor.run("send")}>
          Issue and send
        </Button>
      </div>
      <Dialog
        title={editor.isStored ? "Delete this draft?" : "Discard this invoice?"}
        text="What was typed is gone for good. No number was used."
        open={isDeleting}
        onOpenChange={setDeleting}
        actions={
          <Button
            variant="danger"
            onClick={() => {
              setDeleting(false);
              editor.run("delete");
            }}
          >
            {editor.isStored ? "Delete" : "Discard"}
          </Button>
        }
      />
    </div>
  );
}
