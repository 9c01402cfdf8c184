import { createMemo, For, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { ChannelSign } from "../../shared/channel.tsx"
import { Icon } from "../../shared/icons.tsx"
import { Elapsed } from "../../shared/time.tsx"
import { channelsAsked, obstaclesOf } from "../desk-view.ts"
import { keyOfMissing, type Missing, missingOf } from "./advice.ts"
import { MissingItem } from "./missing-item.tsx"
import { ww } from "./why-words.ts"

/** What is missing and what to do about it; below, which channels can bring something now. */
export const WhyList = (props: { readonly desk: Desk }) => {
  const missing = createMemo(() => new Map(missingOf(props.desk).map((each) => [keyOfMissing(each), each])))
  return (
    <>
      <p class="mt-1 text-sm text-muted">{ww(missing().size === 0 ? "fine" : "blocked")}</p>
      <ol class="mt-2 empty:hidden">
        {/* By name: who stands on a button of it stays there while other things come and go. */}
        <For each={[...missing().keys()]}>{(key) => <Item desk={props.desk} missing={missing().get(key)} />}</For>
      </ol>
      <ul class="mt-1 flex flex-wrap gap-x-3 gap-y-1 border-t border-line pt-2 text-sm" aria-label={ww("channels")}>
        <For each={channelsAsked(props.desk)}>
          {(channel) => {
            const isOpen = () => obstaclesOf(props.desk, channel).length === 0
            return (
              <li
                class="flex items-center gap-1"
                classList={{ "text-muted": !isOpen() }}
                data-check={channel}
                data-holds={isOpen()}
              >
                <span data-mark={isOpen() ? "ready" : "not-ready"} class="inline-flex">
                  <Icon name={isOpen() ? "check" : "cross"} class="mark-icon" />
                </span>
                <ChannelSign channel={channel} />
                <span class="sr-only">{ww(isOpen() ? "comes" : "away")}</span>
              </li>
            )
          }}
        </For>
      </ul>
      <Show when={props.desk.agent.state === "ready"}>
        <p class="mt-2 text-sm text-muted">
          {ww("since")} <Elapsed since={props.desk.agent.since} />
        </p>
      </Show>
    </>
  )
}

const Item = (props: { readonly desk: Desk; readonly missing: Missing | undefined }) => {
  // What is missing no more may be asked for once again before its line goes.
  const missing = createMemo<Missing | undefined>((before) => props.missing ?? before)
  return (
    <Show when={missing()}>
      {(each) => (
        <li class="flex items-start gap-2 border-t border-line py-2">
          <span data-mark="not-ready" class="mt-0.5 inline-flex">
            <Icon name="alert" class="mark-icon" />
          </span>
          <div class="min-w-0 flex-1">
            <MissingItem desk={props.desk} missing={each()} />
            {/* What keeps away everything needs no list. */}
            <Show when={each().channels.length < channelsAsked(props.desk).length}>
              <p class="mt-1 flex flex-wrap items-center gap-x-2 text-sm text-muted">
                {ww("keeps-away")}
                <For each={each().channels}>{(channel) => <ChannelSign channel={channel} />}</For>
              </p>
            </Show>
          </div>
        </li>
      )}
    </Show>
  )
}
