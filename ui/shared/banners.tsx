import { A } from "@solidjs/router"
import { type JSX, Show } from "solid-js"
import { areasOf } from "../shell/areas.ts"
import { useLive } from "./live.ts"
import { Icon } from "./icons.tsx"
import { t } from "./language.ts"
import { spanText } from "./time-text.ts"

/** A short loss is a hiccup; from here on the state on screen counts as stopped and is veiled. */
export const STALE_AFTER_MS = 3000

export const createStaleness = () => {
  const { now, staleSince } = useLive()
  const staleMs = () => {
    const since = staleSince()
    return since === null ? 0 : Math.max(0, now() - since)
  }
  return { staleMs, isStale: () => staleMs() >= STALE_AFTER_MS }
}

/** What is wrong between this screen and the calls, most grave first; nothing when all is well. */
export const Banners = () => {
  const live = useLive()
  const { staleMs, isStale } = createStaleness()
  const stopped = () => (isStale() ? t("banner.stopped", { time: spanText(staleMs()) }) : "")
  return (
    <div aria-live="polite">
      <Show when={live.outdated()}>
        <Banner title={t("banner.outdated")} hint="">
          <button type="button" class="btn" onClick={() => location.reload()}>
            {t("do.reload")}
          </button>
        </Banner>
      </Show>
      <Show when={live.link() === "lost" && !live.outdated()}>
        <Show
          when={live.turnedAway()}
          fallback={<Banner title={t("banner.lost")} hint={t("banner.lost-hint")} side={stopped()} />}
        >
          {(why) => <Banner title={t(`banner.${why()}`)} hint={t(`banner.${why()}-hint`)} side={stopped()} />}
        </Show>
      </Show>
      <Show when={live.link() === "up" && !live.engineUp()}>
        <Banner title={t("banner.engine")} hint={t("banner.engine-hint")} side={stopped()} />
      </Show>
      <Show when={live.canAsk() && live.board()?.links.telephony === false}>
        <Banner title={t("banner.telephony")} hint="" />
      </Show>
      <Show when={live.canAsk() && live.board()?.links.files === false}>
        <Banner title={t("banner.files")} hint={<WhereWhy />} />
      </Show>
      <Show when={live.canAsk() && live.board()?.links.database === false}>
        <Banner title={t("banner.database")} hint="" />
      </Show>
    </div>
  )
}

/** Whoever may see why is a click away from it; all others know whom to tell. */
const WhereWhy = () => {
  const { session } = useLive()
  return (
    <Show when={areasOf(session).some(({ name }) => name === "system")} fallback={t("banner.files-tell")}>
      <A class="underline" href="/system">
        {t("banner.files-hint")}
      </A>
    </Show>
  )
}

const Banner = (props: {
  readonly title: string
  readonly hint: JSX.Element
  readonly side?: string
  readonly children?: JSX.Element
}) => (
  <div class="flex min-h-10 items-center gap-3 bg-stop px-4 py-1 text-white" role="status">
    <Icon name="alert" size="1.2em" class="flex-none" />
    {/* On a narrow screen one under the other. */}
    <div class="flex min-w-0 flex-wrap items-baseline gap-x-3">
      <strong>{props.title}</strong>
      <span class="opacity-90">{props.hint}</span>
    </div>
    <span class="num ml-auto flex-none font-semibold" aria-live="off">
      {props.side}
    </span>
    {props.children}
  </div>
)

/** A part of a bar that greys out with the state it shows; the bar's other buttons stay usable. */
export const StalePart = (props: { readonly class?: string; readonly children: JSX.Element }) => {
  const { isStale } = createStaleness()
  return (
    <div class={props.class ?? "flex items-center gap-2"} classList={{ veiled: isStale() }} inert={isStale()}>
      {props.children}
    </div>
  )
}

/** The page under a grey veil while its state is not live, with how long ago it stopped. */
export const StaleVeil = (props: { readonly class?: string; readonly children: JSX.Element }) => {
  const { staleMs, isStale } = createStaleness()
  return (
    <div class={`relative min-h-0 ${props.class ?? ""}`}>
      <div class="h-full min-h-0" classList={{ veiled: isStale() }} inert={isStale()}>
        {props.children}
      </div>
      <Show when={isStale()}>
        <div class="pointer-events-none absolute inset-0 z-20 grid place-items-center" data-testid="stale">
          <div class="panel num px-6 py-4 text-2xl font-bold">{t("banner.stopped", { time: spanText(staleMs()) })}</div>
        </div>
      </Show>
    </div>
  )
}
