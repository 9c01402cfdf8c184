import { Show } from "solid-js"
import { useLive } from "./live.ts"
import { Icon } from "./icons.tsx"
import { t } from "./language.ts"

/** Why the last click did nothing; goes away by itself. */
export const RefusalNotice = () => {
  const { refusal, forgetRefusal } = useLive()
  return (
    <div role="status" aria-live="polite" class="fixed bottom-10 left-1/2 z-50 -translate-x-1/2">
      <Show when={refusal()}>
        {(refused) => (
          <div
            class="panel flex items-center gap-3 border-ring py-1 pr-1 pl-4 shadow-lg"
            data-refused={refused().reason}
          >
            <Icon name="alert" class="flex-none text-ring" size="1.2em" />
            <span>
              <strong>{t("refused.title")}</strong> · {t(`refused.${refused().reason}`)}
            </span>
            <button type="button" class="btn btn-plain" aria-label={t("do.close")} onClick={forgetRefusal}>
              <Icon name="cross" />
            </button>
          </div>
        )}
      </Show>
    </div>
  )
}
