import { For, Show } from "solid-js"
import type { OverflowWhy } from "#wire/call-story.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { momentText } from "../shared/time-text.ts"
import { createNames } from "./names.ts"
import { troubleText } from "./story-text.ts"
import { routeText } from "./transfers.tsx"

/** Numbers outside that were tried for who waited, why, and what came of each. */
export const Overflows = (props: { readonly overflows: ReadonlyArray<OverflowWhy> }) => {
  const { now } = useLive()
  const names = createNames()
  return (
    <For each={props.overflows}>
      {(overflow, at) => (
        <section class="mt-4" data-testid="overflow">
          <h3 class="flex items-baseline justify-between gap-2 font-semibold">
            {t("why.overflow", { n: at() + 1 })}
            <span class="num text-sm font-normal text-muted">{momentText(overflow.at, now())}</span>
          </h3>
          <dl class="num mt-2 grid grid-cols-[minmax(4rem,auto)_1fr] gap-x-4 gap-y-1 text-sm">
            <dt class="text-muted">{t("why.overflow-because")}</dt>
            <dd class="min-w-0 break-words">
              {t(`overflow-because.${overflow.because}`, { queue: names.queueName(overflow.queue) })}
            </dd>
            <dt class="text-muted">{t("why.overflow-to")}</dt>
            <dd class="min-w-0 break-words">{overflow.number}</dd>
            <Show when={overflow.route}>
              {(route) => (
                <>
                  <dt class="text-muted">{t("why.transfer-route")}</dt>
                  <dd class="min-w-0 break-words">{routeText(route())}</dd>
                </>
              )}
            </Show>
            <dt class="text-muted">{t("why.ended")}</dt>
            <dd class="min-w-0 font-medium break-words">{cameText(overflow)}</dd>
          </dl>
        </section>
      )}
    </For>
  )
}

const cameText = ({ refusal, result, trouble }: OverflowWhy): string => {
  if (result === "refused")
    return t("overflow-came.refused", { why: refusal === null ? "" : t(`overflow-refusal.${refusal}`) })
  if (result === "not-reached")
    return t("overflow-came.not-reached", { why: trouble === null ? "" : troubleText(trouble) })
  return t(`overflow-came.${result}`)
}
