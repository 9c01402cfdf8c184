import { For, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { reasonColour, reasonIcon, reasonWord } from "../shared/centre-words.ts"
import { ChannelSign } from "../shared/channel.tsx"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { Elapsed } from "../shared/time.tsx"
import { type ChannelGroup, channelGroups } from "./desk-view.ts"

/** Which channels bring work to this desk, and which are paused, why and since when. */
export const ChannelStrip = (props: { readonly desk: Desk }) => (
  <Show when={props.desk.agent.state !== "signed-out"}>
    <ul class="panel divide-y divide-line text-sm" aria-label={t("channels.title")} data-testid="channels">
      <For each={channelGroups(props.desk)}>{(group) => <Group group={group} />}</For>
    </ul>
  </Show>
)

const Group = (props: { readonly group: ChannelGroup }) => {
  const reason = () => (props.group.why !== null && "reason" in props.group.why ? props.group.why.reason : null)
  const obstacle = () => (props.group.why !== null && "obstacle" in props.group.why ? props.group.why.obstacle : null)
  const word = () => {
    const [own, outer] = [reason(), obstacle()]
    if (own !== null) return reasonWord(own)
    return t(outer === null ? "channels.open" : `obstacle.${outer}`)
  }
  const mark = () => (props.group.why === null ? "ready" : reason() === null ? "unreachable" : "not-ready")
  return (
    <li class="px-2 py-1" data-open={props.group.why === null}>
      <span class="flex items-center gap-1.5">
        <MarkIcon
          mark={mark()}
          colour={reason() === null ? undefined : reasonColour(reason() ?? "")}
          icon={reason() === null ? undefined : reasonIcon(reason() ?? "")}
        />
        <strong class="font-semibold">{word()}</strong>
        {/* Since when they chose so; of a telephone that is gone nobody says it. */}
        <Show when={obstacle() === null && props.group.since > 0}>
          <Elapsed since={props.group.since} class="ml-auto text-muted" />
        </Show>
      </span>
      <span class="flex flex-wrap gap-x-3 text-muted">
        <For each={props.group.channels}>{(channel) => <ChannelSign channel={channel} />}</For>
      </span>
    </li>
  )
}
