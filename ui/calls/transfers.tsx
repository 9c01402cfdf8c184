import { For, Show } from "solid-js"
import type { TransferWhy } from "#wire/call-story.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { momentText } from "../shared/time-text.ts"
import { createNames } from "./names.ts"
import { type StoryNames, targetText, troubleText } from "./story-text.ts"

/** Where people sent a customer, and what became of them there. */
export const Transfers = (props: { readonly transfers: ReadonlyArray<TransferWhy> }) => {
  const { now } = useLive()
  const names = createNames()
  return (
    <For each={props.transfers}>
      {(transfer, at) => (
        <section class="mt-4" data-testid="transfer">
          <h3 class="flex items-baseline justify-between gap-2 font-semibold">
            {t("why.transfer", { n: at() + 1 })}
            <span class="num text-sm font-normal text-muted">{momentText(transfer.at, now())}</span>
          </h3>
          <dl class="num mt-2 grid grid-cols-[minmax(4rem,auto)_1fr] gap-x-4 gap-y-1 text-sm">
            <dt class="text-muted">{t("why.transfer-by")}</dt>
            <dd>{transfer.by === null ? t("story.system") : names.agentName(transfer.by)}</dd>
            <dt class="text-muted">{t("why.transfer-to")}</dt>
            <dd class="min-w-0 break-words">{whomText(transfer, names)}</dd>
            <Show when={transfer.route}>
              {(route) => (
                <>
                  <dt class="text-muted">{t("why.transfer-route")}</dt>
                  <dd class="min-w-0 break-words">{routeText(route())}</dd>
                </>
              )}
            </Show>
            <dt class="text-muted">{t("why.ended")}</dt>
            <dd class="min-w-0 font-medium break-words">{becameText(transfer, names)}</dd>
          </dl>
        </section>
      )}
    </For>
  )
}

/** How a number outside was dialled: by which trunk, with which number shown there. */
export const routeText = ({ shown, trunk }: NonNullable<TransferWhy["route"]>): string =>
  trunk === null ? t("why.route-any", { shown }) : t("why.route", { trunk, shown })

const whomText = ({ agent, number, to }: TransferWhy, names: StoryNames): string =>
  agent === null ? (number ?? targetText(to, names, String)) : names.agentName(agent)

export const becameText = ({ became, result, takenBy, trouble }: TransferWhy, { agentName }: StoryNames): string => {
  const why = trouble === null ? "" : troubleText(trouble)
  const who = takenBy === null ? "" : agentName(takenBy)
  if (became === "with-agent") return t("became.with-agent", { why, who })
  if (became !== "in-queue") return t(`became.${became}`)
  if (result === "returned") return t("became.back-in-queue", { why })
  return takenBy === null ? t("became.in-queue") : t("became.in-queue-taken", { who })
}
