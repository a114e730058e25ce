// The flow that both canvases show: messages, webhooks, conditions and waits on a grid, each leading to the next one,
// conditions back to an earlier one as well.

export function canvasFlow(count) {
  const columns = Math.ceil(Math.sqrt(count * 1.1));
  const nodes = [];
  for (let at = 0; at < count; at += 1) {
    const next = `n${at + 1}`;
    const node = {
      id: `n${at}`,
      title: `Step ${at} of ${count}`,
      position: [Math.floor(at / columns) * 300, (at % columns) * 220],
    };
    if (at === count - 1) nodes.push({ ...node, type: "end" });
    else if (at % 4 === 0) nodes.push({ ...node, type: "message", text: "Hello {{ order_id }}, one moment please", next });
    else if (at % 4 === 1) {
      nodes.push({
        ...node,
        type: "webhook",
        request: { method: "POST", url: `https://shop.example/orders/${at}`, body: { order_id: "{{ order_id }}" } },
        save: { result: "{{ response.body.result }}" },
        mock: { responses: [{ status: 200, body: { result: "pending" } }] },
        next,
        error: `n${Math.min(at + 2, count - 1)}`,
      });
    } else if (at % 4 === 2) {
      nodes.push({
        ...node,
        type: "condition",
        branches: [{ label: "Done", rules: [{ left: "{{ result }}", op: "equals", right: "success" }], next }],
        else: `n${Math.max(at - 5, 0)}`,
      });
    } else nodes.push({ ...node, type: "wait", seconds: 0.5, next });
  }
  return { version: 1, name: `${count} nodes`, variables: { order_id: "A-1001" }, start: "n0", nodes };
}
