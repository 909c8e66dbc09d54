// echo, discard, daytime, chargen and hold on gVisor's netstack, with its defaults.
//
//	server DEVICE ADDRESS/PREFIX [ADDRESS6/PREFIX6]
//
// DEVICE is a TAP device that is there already. Writes "listening" when all ports take connections.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"golang.org/x/sys/unix"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/adapters/gonet"
	"gvisor.dev/gvisor/pkg/tcpip/link/fdbased"
	"gvisor.dev/gvisor/pkg/tcpip/link/tun"
	"gvisor.dev/gvisor/pkg/tcpip/network/arp"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv6"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/tcpip/transport/icmp"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
	"gvisor.dev/gvisor/pkg/tcpip/transport/udp"
)

const card = tcpip.NICID(1)

func check(err any, doing string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "server: %s: %v\n", doing, err)
		os.Exit(1)
	}
}

// newStack makes a stack with one Ethernet interface, the TAP device.
func newStack(device string) *stack.Stack {
	netstack := stack.New(stack.Options{
		NetworkProtocols:   []stack.NetworkProtocolFactory{ipv4.NewProtocol, ipv6.NewProtocol, arp.NewProtocol},
		TransportProtocols: []stack.TransportProtocolFactory{tcp.NewProtocol, udp.NewProtocol, icmp.NewProtocol4, icmp.NewProtocol6},
	})
	descriptor, err := tun.OpenTAP(device)
	check(err, "cannot open "+device)
	check(unix.SetNonblock(descriptor, true), "cannot set up "+device)
	link, err := fdbased.New(&fdbased.Options{
		FDs:            []int{descriptor},
		MTU:            1500,
		EthernetHeader: true,
		Address:        tcpip.LinkAddress("\x02\x00\x00\x00\x00\x02"),
	})
	check(err, "cannot use "+device)
	if failure := netstack.CreateNIC(card, link); failure != nil {
		check(failure, "cannot make an interface")
	}
	return netstack
}

// addAddress takes an address with the length of its prefix, and reaches that network directly. It returns where to listen.
func addAddress(netstack *stack.Stack, text string) (tcpip.NetworkProtocolNumber, tcpip.Address) {
	ip, network, err := net.ParseCIDR(text)
	check(err, "wrong address")
	protocol, octets := ipv6.ProtocolNumber, ip.To16()
	if four := ip.To4(); four != nil {
		protocol, octets = ipv4.ProtocolNumber, four
	}
	length, _ := network.Mask.Size()
	failure := netstack.AddProtocolAddress(card, tcpip.ProtocolAddress{
		Protocol:          protocol,
		AddressWithPrefix: tcpip.AddressWithPrefix{Address: tcpip.Address(octets), PrefixLen: length},
	}, stack.AddressProperties{})
	if failure != nil {
		check(failure, "cannot add "+text)
	}
	subnet, err := tcpip.NewSubnet(tcpip.Address(network.IP), tcpip.AddressMask(network.Mask))
	check(err, "wrong network")
	netstack.AddRoute(tcpip.Route{Destination: subnet, NIC: card})
	return protocol, tcpip.Address(octets)
}

func echo(connection net.Conn) {
	_, _ = io.Copy(connection, connection)
	connection.Close()
}

func discard(connection net.Conn) {
	_, _ = io.Copy(io.Discard, connection)
	connection.Close()
}

func daytime(connection net.Conn) {
	fmt.Fprintf(connection, "%s\r\n", time.Now().UTC().Format(time.ANSIC))
	connection.Close()
}

// Lines of 72 printable characters, each line beginning one further (RFC 864), until the peer has sent all it will.
func chargen(connection net.Conn) {
	var lines []byte
	for first := 0; first < 950; first++ {
		for place := 0; place < 72; place++ {
			lines = append(lines, byte(' '+(first+place)%95))
		}
		lines = append(lines, '\r', '\n')
	}
	go func() {
		for {
			if _, err := connection.Write(lines); err != nil {
				return
			}
		}
	}()
	discard(connection)
}

func hold(net.Conn) {}

func serve(netstack *stack.Stack, protocol tcpip.NetworkProtocolNumber, at tcpip.FullAddress, service func(net.Conn)) {
	listener, err := gonet.ListenTCP(netstack, at, protocol)
	check(err, fmt.Sprintf("cannot listen on port %d", at.Port))
	go func() {
		for {
			if connection, err := listener.Accept(); err == nil {
				go service(connection)
			}
		}
	}()
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: server DEVICE ADDRESS/PREFIX [ADDRESS6/PREFIX6]")
		os.Exit(2)
	}
	netstack := newStack(os.Args[1])
	services := map[uint16]func(net.Conn){7: echo, 9: discard, 13: daytime, 19: chargen, 2049: hold}
	for _, text := range os.Args[2:] {
		protocol, address := addAddress(netstack, text)
		for port, service := range services {
			serve(netstack, protocol, tcpip.FullAddress{NIC: card, Addr: address, Port: port}, service)
		}
	}
	fmt.Println("listening")
	select {}
}
