import type { JSX } from "solid-js"
import { Brand } from "./brand.tsx"
import { t } from "./language.ts"

/** A whole page that says one thing, with a way on. */
export const NoticePage = (props: {
  readonly code?: string
  readonly title: string
  readonly body: string
  readonly children?: JSX.Element
}) => (
  <main class="grid h-full place-items-center p-4">
    <div class="panel w-full max-w-md p-8 text-center">
      <Brand />
      <p class="num mt-6 text-wall font-bold text-muted">{props.code}</p>
      <h1 class="mt-2 text-xl font-semibold">{props.title}</h1>
      <p class="mt-2 text-muted">{props.body}</p>
      <div class="mt-6 flex justify-center gap-2">
        {props.children ?? (
          <a class="btn btn-main" href="/">
            {t("go.home")}
          </a>
        )}
      </div>
    </div>
  </main>
)
