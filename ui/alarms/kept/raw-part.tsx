import { k } from "../../shared/words/alarm-records.ts"
import { hexOf, textOf } from "./raw-text.ts"

/** A message as it came: its text and its octets. */
export const RawPart = (props: { readonly raw: string }) => (
  <>
    <h4 class="mt-2 text-sm text-muted">{k("text")}</h4>
    <pre
      class="num max-h-64 overflow-auto rounded border border-line p-2 text-sm break-all whitespace-pre-wrap"
      tabindex="0"
      role="region"
      aria-label={k("text")}
      data-testid="raw-text"
    >
      {textOf(props.raw)}
    </pre>
    <h4 class="mt-2 text-sm text-muted">{k("hex")}</h4>
    <pre
      class="max-h-64 overflow-auto rounded border border-line p-2 font-mono text-xs leading-5"
      tabindex="0"
      role="region"
      aria-label={k("hex")}
      data-testid="raw-hex"
    >
      {hexOf(props.raw)}
    </pre>
  </>
)
