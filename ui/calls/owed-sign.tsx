import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"

/** 小结未填: something that the queue requires was not said of a call. */
export const OwedSign = (props: { readonly textClass?: string }) => (
  <span
    class="inline-flex items-center gap-1 align-middle text-sm text-ring"
    title={t("summary.owed")}
    data-testid="summary-owed"
  >
    <Icon name="alert" class="flex-none" />
    <span class={props.textClass}>{t("summary.owed")}</span>
  </span>
)
