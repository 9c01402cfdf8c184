import { Icon, type IconName } from "./icons.tsx"
import type { Mark } from "./state-mark.ts"

const icons: Record<Mark, IconName> = {
  ready: "dot",
  ringing: "bell",
  talking: "phone",
  "wrap-up": "pencil",
  "not-ready": "bar",
  break: "cup",
  disconnected: "broken",
  "signed-out": "ring"
}

/** The icon of a state in its colour. Never stands alone: a word is always beside it. */
export const MarkIcon = (props: { readonly mark: Mark; readonly size?: string }) => (
  <span data-mark={props.mark} class="inline-flex">
    <Icon
      name={icons[props.mark]}
      class={`mark-icon ${props.mark === "ringing" ? "pulse" : ""}`}
      size={props.size ?? "1em"}
    />
  </span>
)
