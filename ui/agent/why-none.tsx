import { For, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import type { Channel } from "#wire/words-of-work.ts"
import { reasonWord } from "../shared/centre-words.ts"
import { ChannelSign } from "../shared/channel.tsx"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { Popover } from "../shared/popup.tsx"
import { Elapsed } from "../shared/time.tsx"
import { channelsAsked, type Obstacle, obstaclesOf } from "./desk-view.ts"

/** 为什么没来电: for each channel whether work of it can come now, and if not, why. */
export const WhyNone = (props: { readonly desk: Desk }) => (
  <Popover
    title={t("why-none.title")}
    buttonClass="btn btn-plain text-muted max-sm:w-9 max-sm:px-0"
    popClass="left-0 w-80 max-sm:fixed max-sm:inset-x-2 max-sm:top-11 max-sm:w-auto"
    label={
      <>
        <Icon name="question" />
        <span class="max-sm:sr-only">{t("why-none.button")}</span>
      </>
    }
  >
    <h2 class="font-semibold">{t("why-none.title")}</h2>
    <p class="mt-1 text-sm text-muted">{t(props.desk.obstacles.length === 0 ? "why-none.fine" : "why-none.blocked")}</p>
    <ul class="mt-2">
      <For each={channelsAsked(props.desk)}>{(channel) => <ChannelRow desk={props.desk} channel={channel} />}</For>
    </ul>
    <Show when={props.desk.agent.state === "ready"}>
      <p class="mt-2 text-sm text-muted">
        {t("why-none.since")} <Elapsed since={props.desk.agent.since} />
      </p>
    </Show>
  </Popover>
)

const ChannelRow = (props: { readonly desk: Desk; readonly channel: Channel }) => {
  const obstacles = () => obstaclesOf(props.desk, props.channel)
  const isOpen = () => obstacles().length === 0
  const word = (why: Obstacle) => {
    const { reason } = props.desk.availability[props.channel]
    return why === "not-ready" && reason !== null ? reasonWord(reason) : t(`obstacle.${why}`)
  }
  return (
    <li class="flex min-h-8 items-center gap-2 border-t border-line" data-check={props.channel} data-holds={isOpen()}>
      <span data-mark={isOpen() ? "ready" : "not-ready"} class="inline-flex">
        <Icon name={isOpen() ? "check" : "cross"} class="mark-icon" />
      </span>
      <ChannelSign channel={props.channel} />
      <span class="ml-auto text-right text-sm" classList={{ "text-muted": isOpen(), "text-alarm": !isOpen() }}>
        {isOpen() ? t("why-none.ok") : obstacles().map(word).join(" · ")}
      </span>
    </li>
  )
}
