import Clock from "lucide-solid/icons/clock"
import type { Desk } from "#wire/board.ts"
import { t } from "../shared/language.ts"
import { later } from "../shared/later.tsx"
import { Popover } from "../shared/popup.tsx"

const StatesOfDay = later(async () => (await import("./states-of-day.tsx")).StatesOfDay)

/** Today's counts; opened, the states of the day with how long each was. */
export const MyDay = (props: { readonly desk: Desk }) => (
  <Popover
    title={t("today.states")}
    buttonClass="btn btn-plain num text-sm"
    popClass="right-0 w-84 max-sm:fixed max-sm:inset-x-2 max-sm:top-11 max-sm:w-auto"
    label={
      <>
        <Clock size={16} class="text-muted lg:hidden" aria-hidden="true" />
        <span class="inline-flex gap-1.5 max-lg:sr-only">
          <span class="text-muted">
            {t("today.title")} {t("today.handled")}
          </span>
          <b data-testid="handled">{props.desk.agent.handledToday}</b>
          <span class="ml-2 text-muted">{t("today.missed")}</span>
          <b classList={{ "text-alarm": props.desk.agent.missedToday > 0 }}>{props.desk.agent.missedToday}</b>
        </span>
      </>
    }
  >
    <StatesOfDay agent={props.desk.agent} />
  </Popover>
)
