import { Brand } from "./brand.tsx"
import { t } from "./language.ts"

export const Loading = (props: { readonly text?: string }) => (
  <div class="grid h-full place-items-center text-muted" role="status">
    <div class="flex flex-col items-center gap-3">
      <Brand />
      <span>{props.text ?? t("app.loading")}</span>
    </div>
  </div>
)
