// Serves a folder under a path, as a plain static host would: node static-server.mjs <folder> <port> <path>
// With SLOW_PARTS=1200 in the environment, the page's parts come that many ms late: no test may count on their being there.
import { createServer } from "node:http";
import sirv from "sirv";

const [folder, port, path] = process.argv.slice(2);
if (!folder || !port || !path?.startsWith("/") || !path.endsWith("/")) {
  console.error("usage: node static-server.mjs <folder> <port> </path/>");
  process.exit(2);
}

const late = Number(process.env.SLOW_PARTS ?? 0);
const serve = sirv(folder, { etag: true, dev: false });

function notFound(response) {
  response.writeHead(404, { "content-type": "text/plain" });
  response.end("Not found: this server knows nothing outside of the path it was given.\n");
}

createServer((request, response) => {
  // Nothing outside of the path: a page that asks for `/app.js` fails here as it would on a shared host.
  if (!request.url.startsWith(path)) return notFound(response);
  request.url = request.url.slice(path.length - 1);
  const answer = () => serve(request, response, () => notFound(response));
  if (late && request.url.startsWith("/split_")) setTimeout(answer, late);
  else answer();
}).listen(Number(port), "127.0.0.1");
