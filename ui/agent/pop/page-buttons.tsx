import ExternalLink from "lucide-solid/icons/external-link"
import { For, Show } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import type { LinkedPages } from "./linked-pages.ts"

/** The centre's own pages for this call. */
export const PageButtons = (props: { readonly call: string; readonly pages: LinkedPages }) => (
  <Show when={props.pages.of(props.call).length > 0}>
    <div
      class="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2"
      role="group"
      aria-label={t("pop.pages")}
      data-testid="linked-pages"
    >
      <For each={props.pages.of(props.call)}>
        {(page) => (
          <button type="button" class="btn" data-page={page.id} onClick={() => props.pages.open(props.call, page)}>
            <ExternalLink size={16} aria-hidden="true" />
            {page.name}
          </button>
        )}
      </For>
      <Show when={props.pages.isBlocked(props.call)}>
        <p class="flex items-center gap-1.5 text-sm text-ring" role="status">
          <Icon name="alert" class="flex-none" />
          {t("pop.pages-blocked")}
        </p>
      </Show>
    </div>
  </Show>
)
