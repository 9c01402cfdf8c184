import { Icon, type IconName } from "./icons.tsx"
import type { Mark } from "./state-mark.ts"

const icons: Record<Mark | "set-aside" | "held", IconName> = {
  ready: "dot",
  ringing: "bell",
  talking: "phone",
  alarm: "siren",
  working: "pages",
  "wrap-up": "pencil",
  "not-ready": "bar",
  break: "cup",
  unreachable: "unplugged",
  disconnected: "broken",
  "signed-out": "ring",
  "set-aside": "pause",
  held: "pause"
}

/** The icon of a state in its colour. Never stands alone: a word is always beside it. */
export const MarkIcon = (props: {
  readonly mark: Mark | "set-aside" | "held"
  readonly size?: string
  /** What a centre chose in place of the mark's own. */
  readonly colour?: string | undefined
  readonly icon?: IconName | undefined
}) => (
  <span data-mark={props.mark} data-colour={props.colour} class="inline-flex">
    <Icon
      name={props.icon ?? icons[props.mark]}
      class={`mark-icon ${props.mark === "ringing" ? "pulse" : ""}`}
      size={props.size ?? "1em"}
    />
  </span>
)
