/** The bell and the name. */
export const Brand = (props: { readonly size?: string }) => (
  <span class="inline-flex flex-none items-center gap-2 font-bold">
    <img src="/icon.svg" width="22" height="22" alt="" class={props.size ?? "size-[1.4rem]"} />
    <span>Carillon</span>
  </span>
)
