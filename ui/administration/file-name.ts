/** `filename*=UTF-8''…` before `filename="…"`. */
export const nameIn = (disposition: string | null): string | undefined => {
  const encoded = /filename\*=UTF-8''([^;]+)/iu.exec(disposition ?? "")?.[1]
  if (encoded !== undefined) return decodeURIComponent(encoded)
  return /filename="?([^";]+)"?/iu.exec(disposition ?? "")?.[1]
}
