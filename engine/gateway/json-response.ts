/** A JSON answer with its length, so that it goes out in one piece. */
export const jsonResponse = (status: number, value: unknown, headers: Record<string, string> = {}): Response => {
  const body = Buffer.from(JSON.stringify(value))
  return new Response(body, {
    status,
    headers: { "content-type": "application/json", "content-length": String(body.length), ...headers }
  })
}
