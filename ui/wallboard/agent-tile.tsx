import { Show } from "solid-js"
import type { AgentTile } from "#wire/board.ts"
import { isReachable } from "../agent/call/targets.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { colourOf, iconOf, markOf, shortStateText, stateText } from "../shared/state-mark.ts"
import { TelephoneNumber } from "../shared/telephone-number.tsx"
import { Elapsed } from "../shared/time.tsx"
import type { TileSize } from "./mosaic.ts"

const boxes: Record<TileSize, string> = {
  huge: "h-[7.5rem] px-4 py-3 pl-5 text-lg",
  large: "h-[5.75rem] px-3 py-2 pl-4 text-base",
  card: "h-[4.5rem] px-2 py-1 pl-3 text-sm",
  dense: "h-[3.25rem] px-1 py-1 pl-2 text-xs"
}

/** Name and timer, which are looked for first. */
const letters: Record<TileSize, string> = { huge: "text-xl", large: "text-lg", card: "", dense: "" }

/** One agent on the wall. Every part reads its own field, so a change repaints this tile and no other. */
export const AgentTileView = (props: {
  readonly agent: AgentTile
  readonly queueName: string
  readonly size: TileSize
}) => {
  const label = () => `${props.agent.id} ${props.agent.name} ${stateText(props.agent)}`
  return (
    <li
      class={`tile ${boxes[props.size]} flex flex-col justify-between`}
      data-mark={markOf(props.agent)}
      data-colour={colourOf(props.agent)}
      data-agent={props.agent.id}
      title={props.size === "dense" ? label() : undefined}
      aria-label={label()}
    >
      <Show when={props.size !== "dense"} fallback={<DenseInside agent={props.agent} />}>
        <div class="flex items-baseline justify-between gap-2">
          <strong class={`truncate ${letters[props.size]}`}>{props.agent.name}</strong>
          <span class="num flex-none text-muted">
            <Show when={isReachable(props.agent)} fallback={props.agent.id}>
              <TelephoneNumber number={props.agent.id} isDialledOnly />
            </Show>
          </span>
        </div>
        <div class="flex items-center gap-1.5">
          <MarkIcon mark={markOf(props.agent)} colour={colourOf(props.agent)} icon={iconOf(props.agent)} />
          <span class="truncate">{shortStateText(props.agent)}</span>
          <Elapsed since={props.agent.since} class={`ml-auto flex-none font-semibold ${letters[props.size]}`} />
        </div>
        <div
          class={`flex min-h-[1.1rem] items-center justify-between gap-2 text-muted ${props.size === "huge" ? "text-base" : "text-xs"}`}
        >
          <span class="truncate">{props.queueName}</span>
          <Show when={props.agent.device === "unregistered" && props.agent.state !== "signed-out"}>
            <span class="flex flex-none items-center gap-1 text-alarm">
              <Icon name="broken" />
              {t("device.short-unregistered")}
            </span>
          </Show>
        </div>
      </Show>
    </li>
  )
}

const DenseInside = (props: { readonly agent: AgentTile }) => (
  <>
    <div class="flex items-center justify-between gap-1">
      <strong class="num truncate">{props.agent.id}</strong>
      <MarkIcon mark={markOf(props.agent)} colour={colourOf(props.agent)} icon={iconOf(props.agent)} />
    </div>
    <Elapsed since={props.agent.since} />
  </>
)
