export interface NginxOptions {
  readonly port: number;
  /** Ports of the replicas on 127.0.0.1. */
  readonly ports: readonly number[];
  /** Folder for temporary files. */
  readonly directory: string;
}

/**
 * A configuration of nginx for several replicas. A new connection to the replica for each request costs little, and
 * nginx then never sends a request on a connection that a stopping replica is closing. nginx sends a request to
 * another replica only if it could not connect, so no mutation is sent twice.
 */
export function printNginxConfig({ port, ports, directory }: NginxOptions): string {
  return `daemon off;
pid ${directory}/nginx.pid;
worker_processes 1;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${directory}/body;
  proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/fastcgi;
  uwsgi_temp_path ${directory}/uwsgi;
  scgi_temp_path ${directory}/scgi;
  # WebSockets need "Upgrade"; other requests must not keep the connection to the replica.
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  upstream identity_graph {
    least_conn;
${ports.map((each) => `    server 127.0.0.1:${each} max_fails=1 fail_timeout=1s;`).join('\n')}
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://identity_graph;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      # Events must reach the client at once.
      proxy_buffering off;
      proxy_connect_timeout 1s;
      # Heartbeats come every 30 seconds.
      proxy_read_timeout 120s;
      proxy_next_upstream error timeout;
    }
  }
}
`;
}
