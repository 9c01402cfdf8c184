import { A } from "@solidjs/router"
import { type JSX, Show } from "solid-js"
import type { Board } from "#wire/board.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"

/** Today's callers whose number is on a list; a click opens their calls. A unit's board has none: they are refused before they are anybody's. */
export const ListedLine = (props: { readonly board: Board }) => (
  <Show when={props.board.listed}>
    {(listed) => (
      <section
        class="panel flex flex-none flex-wrap items-center gap-x-5 gap-y-1 px-4 py-1"
        aria-label={t("wall.listed")}
        data-figure="listed"
      >
        <h2 class="text-sm text-muted max-sm:basis-full">{t("wall.listed")}</h2>
        <Listed list="black" count={listed().refused + listed().rerouted}>
          <span class="text-sm font-normal text-muted">
            {t("wall.listed-black", { refused: listed().refused, rerouted: listed().rerouted })}
          </span>
        </Listed>
        <Listed list="vip" count={listed().vip} />
        <Listed list="white" count={listed().white} />
      </section>
    )}
  </Show>
)

const Listed = (props: {
  readonly list: "black" | "vip" | "white"
  readonly count: number
  readonly children?: JSX.Element
}) => {
  const { session } = useLive()
  const said = () => (
    <>
      <span>{t(`caller-list.${props.list}`)}</span>
      <b>{props.count}</b>
      {props.children}
    </>
  )
  return (
    <Show
      when={mayOpen(session, "calls.view")}
      fallback={<span class="num flex min-h-8 items-center gap-1.5">{said()}</span>}
    >
      <A
        href={`/calls?period=today&list=${props.list}`}
        class="num flex min-h-8 items-center gap-1.5 rounded hover:underline"
      >
        {said()}
      </A>
    </Show>
  )
}
