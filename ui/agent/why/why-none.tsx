import type { Desk } from "#wire/board.ts"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { later } from "../../shared/later.tsx"
import { Popover } from "../../shared/popup.tsx"

const WhyList = later(async () => (await import("./why-list.tsx")).WhyList)

/** 为什么没来电: what is missing for work to come, and what to do about it. */
export const WhyNone = (props: { readonly desk: Desk }) => (
  <Popover
    title={t("why-none.title")}
    buttonClass="btn btn-plain text-muted max-sm:w-9 max-sm:px-0"
    popClass="left-0 max-h-[80dvh] w-88 overflow-y-auto max-sm:fixed max-sm:inset-x-2 max-sm:top-11 max-sm:w-auto"
    label={
      <>
        <Icon name="question" />
        <span class="max-sm:sr-only">{t("why-none.button")}</span>
      </>
    }
  >
    <h2 class="font-semibold">{t("why-none.title")}</h2>
    <WhyList desk={props.desk} />
  </Popover>
)
