import type { AgentTile } from "#wire/board.ts"
import { Icon, type IconName } from "./icons.tsx"
import { type Mark, markOf, shortStateText } from "./state-mark.ts"
import { Elapsed } from "./time.tsx"

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

/** Icon, word and timer of an agent, on one line. */
export const StateLine = (props: { readonly agent: AgentTile }) => (
  <span class="inline-flex min-w-0 items-center gap-1.5">
    <MarkIcon mark={markOf(props.agent)} />
    <span class="truncate">{shortStateText(props.agent)}</span>
    <Elapsed since={props.agent.since} class="text-muted" />
  </span>
)
