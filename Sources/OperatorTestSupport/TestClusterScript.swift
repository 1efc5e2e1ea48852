/// Starts a control plane and ends it when its standard input does.
enum ControlPlaneScript {
    /// Arguments: folder to work in, folder of the programs, ports of etcd, its peers, the API server, a node's own API as
    /// the API server asks for it, and as the node serves it, without TLS.
    static let text = #"""
        set -u
        D=$1 B=$2 ETCD=$3 PEER=$4 API=$5 NODE=$6 PLAIN=$7
        cd "$D" || exit 1
        trap '' INT TERM HUP
        unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy

        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-ca -keyout ca.key -out ca.new 2>/dev/null
        openssl req -newkey rsa:2048 -nodes -subj /CN=kube-apiserver -keyout api.key -out api.csr 2>/dev/null
        printf 'subjectAltName=IP:127.0.0.1,IP:10.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n' > san.ext
        openssl x509 -req -in api.csr -CA ca.new -CAkey ca.key -CAcreateserial -days 2 -extfile san.ext -out api.crt \
          2>/dev/null
        openssl genrsa -out sa.key 2048 2>/dev/null
        openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null
        mv ca.new ca.crt

        OPERATOR=system:serviceaccount:postgrescell-system:postgrescell-operator
        cat > tokens.csv <<END
        admin-token,admin,u-admin,"system:masters"
        operator-token,$OPERATOR,u-operator,"system:serviceaccounts,system:serviceaccounts:postgrescell-system"
        kcm-token,system:kube-controller-manager,u-kcm
        sched-token,system:kube-scheduler,u-sched
        END
        component_kubeconfig() {
        cat > "$1" <<END
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:$API", certificate-authority: "$D/ca.crt"}}]
        users: [{name: u, user: {token: $2}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        current-context: c
        END
        }
        component_kubeconfig kcm.kubeconfig kcm-token
        component_kubeconfig sched.kubeconfig sched-token

        PIDS=
        "$B/etcd" --name test --data-dir "$D/etcd" --unsafe-no-fsync --log-level warn \
          --listen-client-urls "http://127.0.0.1:$ETCD" --advertise-client-urls "http://127.0.0.1:$ETCD" \
          --listen-peer-urls "http://127.0.0.1:$PEER" --initial-advertise-peer-urls "http://127.0.0.1:$PEER" \
          --initial-cluster "test=http://127.0.0.1:$PEER" > etcd.log 2>&1 < /dev/null &
        PIDS="$PIDS $!"

        # Nodes are simulated: they have no kubelet to lift the taint that they are created with. Without controllers
        # there are no service accounts either.
        OFF=TaintNodesByCondition
        [ -x "$B/kube-controller-manager" ] || OFF=$OFF,ServiceAccount
        "$B/kube-apiserver" --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --secure-port="$API" \
          --endpoint-reconciler-type=none --etcd-servers="http://127.0.0.1:$ETCD" --authorization-mode=RBAC \
          --token-auth-file="$D/tokens.csv" --client-ca-file="$D/ca.crt" --cert-dir="$D" \
          --tls-cert-file="$D/api.crt" --tls-private-key-file="$D/api.key" --disable-admission-plugins="$OFF" \
          --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$D/sa.pub" \
          --service-account-signing-key-file="$D/sa.key" --service-cluster-ip-range=10.0.0.0/16 --profiling=false \
          --kubelet-preferred-address-types=InternalIP \
          > apiserver.log 2>&1 < /dev/null &
        PIDS="$PIDS $!"

        cat api.crt api.key > node.pem
        printf '%s\n' 'defaults' ' mode tcp' ' timeout connect 5s' ' timeout client 1h' ' timeout server 1h' \
          'listen node' " bind 127.0.0.1:$NODE ssl crt node.pem" " server node 127.0.0.1:$PLAIN" > haproxy.cfg
        haproxy -f haproxy.cfg > haproxy.log 2>&1 < /dev/null &
        PIDS="$PIDS $!"

        # The others end themselves where the API server is not ready within seconds of their own start.
        ready() { curl -sf --cacert ca.crt -H 'Authorization: Bearer kcm-token' "https://127.0.0.1:$API/readyz"; }
        # Waits by reading, which the end of the input ends.
        until ready > /dev/null || { read -r -t 0.2 _; [ $? -le 128 ]; }; do :; done
        if [ -x "$B/kube-controller-manager" ]; then
          "$B/kube-controller-manager" --bind-address=127.0.0.1 --secure-port=0 --kubeconfig=kcm.kubeconfig \
            --authentication-kubeconfig=kcm.kubeconfig --authorization-kubeconfig=kcm.kubeconfig \
            --authentication-skip-lookup --use-service-account-credentials --leader-elect=false \
            --service-account-private-key-file="$D/sa.key" --root-ca-file="$D/ca.crt" --cert-dir="$D/kcm" \
            --kube-api-qps=500 --kube-api-burst=1000 '--controllers=*,-node-lifecycle-controller' \
            > kcm.log 2>&1 < /dev/null &
          PIDS="$PIDS $!"
        fi
        if [ -x "$B/kube-scheduler" ]; then
          "$B/kube-scheduler" --bind-address=127.0.0.1 --secure-port=0 --kubeconfig=sched.kubeconfig \
            --authentication-kubeconfig=sched.kubeconfig --authorization-kubeconfig=sched.kubeconfig \
            --authentication-skip-lookup --leader-elect=false --cert-dir="$D/sched" > sched.log 2>&1 < /dev/null &
          PIDS="$PIDS $!"
        fi

        cat > /dev/null
        { kill -9 $PIDS; wait; } 2>/dev/null
        cd / && rm -rf "$D"
        """#
}
