// The same flow in @xyflow/react: its default nodes and edges, nothing of one's own.
import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import { MiniMap, ReactFlow, useEdgesState, useNodesState } from "@xyflow/react";

const parameters = new URLSearchParams(location.search);
const flow = await (await fetch(parameters.get("src"))).json();

const nodes = flow.nodes.map(({ id, title, position: [x, y] }) => ({
  id,
  position: { x, y },
  data: { label: title },
  sourcePosition: "right",
  targetPosition: "left",
  style: { width: 216 },
}));
const edges = flow.nodes.flatMap((node) =>
  [node.next, node.error, node.else, ...(node.branches ?? []).map((branch) => branch.next)]
    .filter((target) => target !== undefined)
    .map((target, at) => ({ id: `${node.id}:${at}`, source: node.id, target })),
);

function Canvas() {
  const [shownNodes, , onNodesChange] = useNodesState(nodes);
  const [shownEdges, , onEdgesChange] = useEdgesState(edges);
  const [start] = useState({ x: 40, y: 120, zoom: 0.8 });
  return (
    <ReactFlow
      nodes={shownNodes}
      edges={shownEdges}
      onNodesChange={onNodesChange}
      onEdgesChange={onEdgesChange}
      onInit={(instance) => (window.flowInstance = instance)}
      defaultViewport={start}
      minZoom={0.01}
      onlyRenderVisibleElements={parameters.has("visible")}
    >
      <MiniMap />
    </ReactFlow>
  );
}

createRoot(document.getElementById("root")).render(createElement(Canvas));
