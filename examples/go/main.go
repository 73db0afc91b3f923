// Command cross-entropy computes cross-entropy losses and their gradients with an exact-loss service.
//
//	go run .
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"math"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// Number is a float64 whose JSON may also be "Infinity", "-Infinity" or "NaN": JSON has no such numbers, so the
// service writes and reads them as strings, where encoding/json refuses to write them at all.
type Number float64

// MarshalJSON implements json.Marshaler.
func (n Number) MarshalJSON() ([]byte, error) {
	switch f := float64(n); {
	case math.IsInf(f, 1):
		return []byte(`"Infinity"`), nil
	case math.IsInf(f, -1):
		return []byte(`"-Infinity"`), nil
	case math.IsNaN(f):
		return []byte(`"NaN"`), nil
	default:
		return json.Marshal(f)
	}
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *Number) UnmarshalJSON(data []byte) error {
	f, err := strconv.ParseFloat(strings.Trim(string(data), `"`), 64)
	*n = Number(f)
	return err
}

// Request is the commonest request; the service takes any rank, and more options.
type Request struct {
	Logits         [][]Number `json:"logits"` // unnormalised log-probabilities (N, C); -Inf masks a class
	Labels         []int      `json:"labels"` // class indices (N)
	ClassWeight    []float64  `json:"class_weight,omitempty"`
	LabelSmoothing float64    `json:"label_smoothing,omitempty"`
}

// Response holds the mean loss, the losses (N) before the mean, and d loss / d logits (N, C).
type Response struct {
	Loss   Number     `json:"loss"`
	Losses []Number   `json:"losses"`
	Grad   [][]Number `json:"grad"`
}

// region problem

// Problem is what the service answers, as application/problem+json, to a request that it refuses.
type Problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"` // what to branch on: LABEL_OUT_OF_RANGE
	Detail string `json:"detail"`
	Errors []struct {
		Pointer string `json:"pointer"` // JSON Pointer to the offending value
		Detail  string `json:"detail"`
	} `json:"errors"`
}

// Error implements error.
func (p *Problem) Error() string { return p.Detail }

// endregion

// Client talks to the service at BaseURL.
type Client struct {
	BaseURL string
	HTTP    *http.Client
}

// region request

// CrossEntropy returns the cross-entropy of request.Logits against request.Labels; a refusal is a *Problem.
func (c *Client) CrossEntropy(request Request) (*Response, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return nil, err
	}
	reply, err := c.HTTP.Post(c.BaseURL+"/v1/cross-entropy", "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()

	if mediaType, _, _ := mime.ParseMediaType(reply.Header.Get("Content-Type")); mediaType == "application/problem+json" {
		problem := new(Problem)
		if err := json.NewDecoder(reply.Body).Decode(problem); err != nil {
			return nil, err
		}
		return nil, problem
	}
	if reply.StatusCode != http.StatusOK {
		return nil, errors.New(reply.Status) // not from the service: a proxy's page, say
	}
	response := new(Response)
	if err := json.NewDecoder(reply.Body).Decode(response); err != nil {
		return nil, err
	}
	return response, nil
}

// endregion

func main() {
	log.SetFlags(0)
	baseURL := os.Getenv("EXACT_LOSS_URL")
	if baseURL == "" {
		baseURL = "http://127.0.0.1:8080"
	}
	if err := run(&Client{BaseURL: baseURL, HTTP: &http.Client{Timeout: 30 * time.Second}}); err != nil {
		log.Fatal(err)
	}
}

func run(client *Client) error {
	minusInf := Number(math.Inf(-1))

	// Two rows of three classes, the classes weighted, the labels smoothed.
	worked, err := client.CrossEntropy(Request{
		Logits:         [][]Number{{1, 2, 3}, {0, -1, 0.5}},
		Labels:         []int{2, 0},
		ClassWeight:    []float64{1, 2, 5},
		LabelSmoothing: 0.2,
	})
	if err != nil {
		return err
	}
	fmt.Println("losses", join(worked.Losses))
	for _, row := range worked.Grad {
		fmt.Println("grad", join(row))
	}

	// Class 1 is masked, yet it is the label: that cannot happen, and its loss is infinite.
	impossible, err := client.CrossEntropy(Request{Logits: [][]Number{{1, minusInf, 2}}, Labels: []int{1}})
	if err != nil {
		return err
	}
	fmt.Println("impossible", impossible.Loss)

	// A confident, right answer: most libraries return 0.
	tiny, err := client.CrossEntropy(Request{Logits: [][]Number{{0, -50}}, Labels: []int{0}})
	if err != nil {
		return err
	}

	// A masked class that is not the label has probability 0 and gradient 0.
	masked, err := client.CrossEntropy(Request{Logits: [][]Number{{1, minusInf, 2}}, Labels: []int{2}})
	if err != nil {
		return err
	}

	// The lines below are the same in every language.
	fmt.Println("loss", worked.Loss)
	fmt.Println("tiny", tiny.Loss)
	fmt.Println("masked", masked.Loss, "grad", join(masked.Grad[0]))
	_, err = client.CrossEntropy(Request{Logits: [][]Number{{1, 2, 3}, {0, -1, 0.5}}, Labels: []int{3, 0}})
	var problem *Problem
	if !errors.As(err, &problem) {
		return fmt.Errorf("a label out of range: got %v; expected a problem", err)
	}
	fmt.Println("error", problem.Code, problem.Errors[0].Pointer)
	return nil
}

// join writes the numbers with a space between: fmt's own form of a slice has brackets.
func join(numbers []Number) string { return strings.Trim(fmt.Sprint(numbers), "[]") }
