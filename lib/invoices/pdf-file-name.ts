/** `2026/17` is `invoice-2026-17.pdf`: plain ASCII, so that no header and no disk has to guess. */
export const pdfFileName = (number: string): string => {
  const plain = number
    .normalize("NFKD")
    .replace(/[^\w.-]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return `invoice-${plain.slice(0, 60) || "document"}.pdf`;
};
